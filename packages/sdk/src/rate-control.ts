/**
 * Steers a playing element onto the timeline by its playback rate. Pure.
 *
 * The element's error (where it is, minus where it should be) is seen only roughly: frames come on a grid, and clocks of
 * elements are coarse. So it is tracked: predicted from the correction that was applied, and pulled towards each new
 * observation. The correction is proportional to the tracked error, so the error decays exponentially and ends at zero,
 * not at the edge of a tolerance. Tracking by prediction adds no lag, so the loop can't swing.
 *
 * Beginning a correction is not free: Chrome, once its rate is other than 1, stretches the sound, and for that it falls back
 * by some 20 ms at once, then goes to and fro by a few, and stays wherever it is when the correction ends. So a correction
 * begins only for an error that is worth it, is left alone until the fall is over, learns how deep it was and what its end
 * brought, and counts with both the next time.
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
  readonly slips: Slips;
  /** The beginning or end of a correction that is still to show its slip. */
  readonly turn: Turn | undefined;
}

/** What a beginning and an end of a correction move the element by, beyond its rate, seconds; 0 until it is learned. */
export interface Slips {
  readonly beginS: number;
  readonly endS: number;
}

export const noSlips: Slips = { beginS: 0, endS: 0 };

interface Turn {
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
/** A slip comes when the sound that was ready has been played, and has come for certain at the end of a turn. */
const SLIP_AFTER_MS = 150;
const TURN_MS = 400;
/** What a slip leaves to chance: its depth varies by a quarter either way, and no correction is finer than that. */
const SLIP_CHANCE = 0.3;
/** Nothing above this stays, whatever it costs. */
const WORTH_MAX_S = 0.007;
/** Less may be a first look through another sensor. */
const SLIP_MIN_S = 0.01;
/** Weight of a new slip: that of an end is mostly chance. */
const SLIP_GAIN = { beginS: 0.5, endS: 0.3 } as const;

/** Begins to track with a first observation; `slips` as far as they were learned of this element before. */
export function beginRateControl(errorS: number, seenAt: number, slips = noSlips): RateControl {
  return { errorS, correction: 0, seenAt, count: 1, slips, turn: undefined };
}

/** After an observation of `errorS` at the local instant `seenAt` (ms), on a timeline that moves at `rate`. */
export function steer(control: RateControl, errorS: number, seenAt: number, rate: number): RateControl {
  const tracked = track(control, errorS, seenAt, rate);
  if (tracked === control || tracked.turn !== undefined) return tracked;
  const elapsedS = (seenAt - control.seenAt) / 1000;
  const correction = correct(tracked, elapsedS, rate);
  const isBeginning = control.correction === 0 && correction !== 0;
  // Where beginnings cost nothing, ends do not either.
  const isEnd = control.correction !== 0 && correction === 0 && tracked.slips.beginS !== 0;
  return { ...tracked, correction, turn: isBeginning || isEnd ? { at: seenAt, sumS: 0, count: 0 } : undefined };
}

/** The same without steering: the correction stays as it is. */
export function track(control: RateControl, errorS: number, seenAt: number, rate: number): RateControl {
  const elapsedS = (seenAt - control.seenAt) / 1000;
  if (elapsedS <= 0) return control;
  const predicted = control.errorS + control.correction * rate * elapsedS;
  const surprise = errorS - predicted;
  if (Math.abs(surprise) > NEWS_S) return { ...control, errorS, seenAt, count: 1, turn: undefined };
  if (control.turn !== undefined) return awaitSlip(control, control.turn, predicted, surprise, seenAt);
  const count = control.count + 1;
  const timeS = control.correction === 0 ? REST_S : TRACK_S;
  // The mean of the first few observations, then a moving one.
  const gain = Math.max(1 / count, 1 - Math.exp(-elapsedS / timeS));
  return { ...control, errorS: predicted + gain * surprise, seenAt, count };
}

/** Goes by the prediction alone until the slip is over; then all that was not predicted is the slip. */
function awaitSlip(
  control: RateControl,
  { at, sumS, count }: Turn,
  predicted: number,
  surprise: number,
  seenAt: number,
): RateControl {
  const hasCome = seenAt - at >= SLIP_AFTER_MS;
  const turn = hasCome ? { at, sumS: sumS + surprise, count: count + 1 } : { at, sumS, count };
  const next = { ...control, errorS: predicted, seenAt, count: control.count + 1 };
  if (seenAt - at < TURN_MS) return { ...next, turn };
  const slipS = turn.sumS / turn.count;
  return { ...next, errorS: predicted + slipS, slips: learnSlip(control, slipS), turn: undefined };
}

function learnSlip({ slips, correction }: RateControl, slipS: number): Slips {
  if (correction === 0) return { ...slips, endS: slips.endS + SLIP_GAIN.endS * (slipS - slips.endS) };
  const beginS = slips.beginS === 0 ? slipS : slips.beginS + SLIP_GAIN.beginS * (slipS - slips.beginS);
  return Math.abs(beginS) < SLIP_MIN_S ? noSlips : { ...slips, beginS };
}

function correct({ correction, errorS, slips }: RateControl, elapsedS: number, rate: number): number {
  if (correction === 0) return begin(errorS, slips, elapsedS, rate);
  const leftS = errorS + slips.endS;
  // In a hidden page observations are rare: never correct for longer than what is left to correct.
  const wanted = bounded(-leftS / (Math.max(SETTLE_S, 2 * elapsedS) * rate));
  const isPast = wanted * correction < 0 && Math.abs(leftS) < worthS(slips);
  if (Math.abs(leftS) < REACHED_S || isPast || Math.abs(wanted) < CORRECTION_MIN) return 0;
  return Math.abs(wanted - correction) < CORRECTION_STEP * Math.abs(wanted) ? correction : wanted;
}

/** The correction that an error is worth: of what will be left of it after the slips. */
function begin(errorS: number, slips: Slips, elapsedS: number, rate: number): number {
  if (Math.abs(errorS) < worthS(slips)) return 0;
  // Nobody looks before the turn is over: until then it must not go past the end.
  const settleS = 2 * (TURN_MS / 1000 + elapsedS);
  const wanted = bounded(-(errorS + slips.beginS + slips.endS) / (settleS * rate));
  if (Math.abs(wanted) >= CORRECTION_MIN) return wanted;
  return slips.beginS === 0 ? 0 : Math.sign(wanted || 1) * CORRECTION_MIN;
}

/** Smaller errors are left as they are: what a correction leaves by chance is no better. */
const worthS = ({ beginS }: Slips) => Math.max(BEGIN_S, Math.min(WORTH_MAX_S, SLIP_CHANCE * Math.abs(beginS)));
const bounded = (correction: number) => Math.max(-CORRECTION_MAX, Math.min(CORRECTION_MAX, correction));
