/**
 * Steers a playing element onto the timeline by its playback rate. Pure.
 *
 * The element's error (where it is, minus where it should be) is seen only roughly: frames come on a grid, and clocks of
 * elements are coarse. So it is tracked: predicted from the correction that was applied, and pulled towards each new
 * observation. The correction is proportional to the tracked error, so the error decays exponentially and ends at zero,
 * not at the edge of a tolerance. Tracking by prediction adds no lag, so the loop can't swing.
 *
 * Beginning a correction is not free: Chrome, once its rate is other than 1, stretches the sound, and for that it falls back
 * by some 20 ms at once; it keeps them when the correction ends. So a correction begins only for an error that is worth
 * it, is left alone until the fall is over, learns how deep it was, and counts with it the next time.
 */

export interface RateControl {
  /** Tracked error in seconds of film: above zero the element is ahead. */
  readonly errorS: number;
  /** Correction in force, as a part of the timeline's rate: 0.01 plays 1 % faster. */
  readonly correction: number;
  /** Local ms of the last observation. */
  readonly seenAt: number;
  /** Observations since tracking began or was begun anew. */
  readonly count: number;
  /** What the beginning of a correction moved the element by, beyond its rate, seconds; 0 until it is learned. */
  readonly slipS: number;
  /** The beginning of a correction that is still to show its slip. */
  readonly beginning: Beginning | undefined;
}

interface Beginning {
  /** Local ms. */
  readonly at: number;
  /** Surprises since the slip has come. */
  readonly sumS: number;
  readonly count: number;
}

/** Above this people begin to hear it (SY3). */
const CORRECTION_MAX = 0.05;
/** Time constant of the decay: with the bound above, errors under 25 ms decay exponentially, larger ones at 50 ms a second. */
const SETTLE_S = 0.5;
/** Time constant of tracking while correcting: some six frames, which averages the frame grid away. */
const TRACK_S = 0.25;
/** The same at rest, where nothing moves and there is time to look well. */
const REST_S = 1;
/** An observation so far from the prediction is news and no noise: a stall, or somebody moved the element. */
const NEWS_S = 0.25;
/**
 * Chrome plays audio at plain speed for rates within 881/882 and 882/881 (44.1 kHz; 959/960 at 48 kHz), and the picture
 * follows the audio: a correction smaller than this would do nothing.
 */
const CORRECTION_MIN = 0.0012;
/** Least change worth setting, as a part of the correction: resampling begins anew with each. */
const CORRECTION_STEP = 0.2;
/** A correction begins above the first and lasts until below the second: between frames of a grid there is nothing to gain. */
const BEGIN_S = 0.004;
const REACHED_S = 0.001;
/** A slip comes when the sound that was ready has been played, and has come for certain at the end of the beginning. */
const SLIP_AFTER_MS = 150;
const BEGINNING_MS = 400;
/** What a slip leaves to chance: its depth varies by a quarter either way, and a correction is mostly no finer than this. */
const SLIP_CHANCE = 0.2;

/** Begins to track with a first observation; `slipS` as far as it was learned of this element before. */
export function beginRateControl(errorS: number, seenAt: number, slipS = 0): RateControl {
  return { errorS, correction: 0, seenAt, count: 1, slipS, beginning: undefined };
}

/** After an observation of `errorS` at the local instant `seenAt` (ms), on a timeline that moves at `rate`. */
export function steer(control: RateControl, errorS: number, seenAt: number, rate: number): RateControl {
  const tracked = track(control, errorS, seenAt, rate);
  if (tracked === control || tracked.beginning !== undefined) return tracked;
  const elapsedS = (seenAt - control.seenAt) / 1000;
  const correction = correct(tracked, elapsedS, rate);
  const isBeginning = control.correction === 0 && correction !== 0;
  return { ...tracked, correction, beginning: isBeginning ? { at: seenAt, sumS: 0, count: 0 } : undefined };
}

/** The same without steering: the correction stays as it is. */
export function track(control: RateControl, errorS: number, seenAt: number, rate: number): RateControl {
  const elapsedS = (seenAt - control.seenAt) / 1000;
  if (elapsedS <= 0) return control;
  const predicted = control.errorS + control.correction * rate * elapsedS;
  const surprise = errorS - predicted;
  if (Math.abs(surprise) > NEWS_S) return { ...control, errorS, seenAt, count: 1, beginning: undefined };
  if (control.beginning !== undefined) return awaitSlip(control, control.beginning, predicted, surprise, seenAt);
  const count = control.count + 1;
  const timeS = control.correction === 0 ? REST_S : TRACK_S;
  // The mean of the first few observations, then a moving one.
  const gain = Math.max(1 / count, 1 - Math.exp(-elapsedS / timeS));
  return { ...control, errorS: predicted + gain * surprise, seenAt, count };
}

/** Goes by the prediction alone until the slip is over; then all that was not predicted is the slip. */
function awaitSlip(
  control: RateControl,
  { at, sumS, count }: Beginning,
  predicted: number,
  surprise: number,
  seenAt: number,
): RateControl {
  const hasCome = seenAt - at >= SLIP_AFTER_MS;
  const beginning = hasCome ? { at, sumS: sumS + surprise, count: count + 1 } : { at, sumS, count };
  const next = { ...control, errorS: predicted, seenAt, count: control.count + 1 };
  if (seenAt - at < BEGINNING_MS) return { ...next, beginning };
  const slipS = beginning.sumS / beginning.count;
  return { ...next, errorS: predicted + slipS, slipS, beginning: undefined };
}

function correct({ correction, errorS, slipS }: RateControl, elapsedS: number, rate: number): number {
  if (correction === 0) return begin(errorS, slipS, elapsedS, rate);
  // In a hidden page observations are rare: never correct for longer than what is left to correct.
  const wanted = bounded(-errorS / (Math.max(SETTLE_S, 2 * elapsedS) * rate));
  const isPast = wanted * correction < 0 && Math.abs(errorS) < beginS(slipS);
  if (Math.abs(errorS) < REACHED_S || isPast || Math.abs(wanted) < CORRECTION_MIN) return 0;
  return Math.abs(wanted - correction) < CORRECTION_STEP * Math.abs(wanted) ? correction : wanted;
}

/** The correction that an error is worth: of what will be left of it after the slip. */
function begin(errorS: number, slipS: number, elapsedS: number, rate: number): number {
  if (Math.abs(errorS) < beginS(slipS)) return 0;
  // Nobody looks before the beginning is over: until then it must not go past the end.
  const settleS = 2 * (BEGINNING_MS / 1000 + elapsedS);
  const wanted = bounded(-(errorS + slipS) / (settleS * rate));
  if (Math.abs(wanted) >= CORRECTION_MIN) return wanted;
  return slipS === 0 ? 0 : Math.sign(wanted || 1) * CORRECTION_MIN;
}

const beginS = (slipS: number) => Math.max(BEGIN_S, SLIP_CHANCE * Math.abs(slipS));
const bounded = (correction: number) => Math.max(-CORRECTION_MAX, Math.min(CORRECTION_MAX, correction));
