/**
 * Steers a playing element onto the timeline by its playback rate. Pure.
 *
 * The element's error (where it is, minus where it should be) is seen only roughly: frames come on a grid, and clocks of
 * elements are coarse. So it is tracked: predicted from the correction that was applied, and pulled towards each new
 * observation. The correction is proportional to the tracked error, so the error decays exponentially and ends at zero,
 * not at the edge of a tolerance. Tracking by prediction adds no lag, so the loop can't swing.
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
}

/** Above this people begin to hear it (SY3). */
const CORRECTION_MAX = 0.05;
/** Time constant of the decay: with the bound above, errors under 25 ms decay exponentially, larger ones at 50 ms a second. */
const SETTLE_S = 0.5;
/** Time constant of tracking: some six frames, which averages the frame grid away. */
const TRACK_S = 0.25;
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

/** Begins to track with a first observation. */
export function beginRateControl(errorS: number, seenAt: number): RateControl {
  return { errorS, correction: 0, seenAt, count: 1 };
}

/** After an observation of `errorS` at the local instant `seenAt` (ms), on a timeline that moves at `rate`. */
export function steer(control: RateControl, errorS: number, seenAt: number, rate: number): RateControl {
  const tracked = track(control, errorS, seenAt, rate);
  if (tracked === control) return control;
  const elapsedS = (seenAt - control.seenAt) / 1000;
  return { ...tracked, correction: correct(control, tracked.errorS, elapsedS, rate) };
}

/** The same without steering: the correction stays as it is. */
export function track(control: RateControl, errorS: number, seenAt: number, rate: number): RateControl {
  const elapsedS = (seenAt - control.seenAt) / 1000;
  if (elapsedS <= 0) return control;
  const predicted = control.errorS + control.correction * rate * elapsedS;
  const surprise = errorS - predicted;
  const isNews = Math.abs(surprise) > NEWS_S;
  const count = isNews ? 1 : control.count + 1;
  // The mean of the first few observations, then a moving one.
  const gain = isNews ? 1 : Math.max(1 / count, 1 - Math.exp(-elapsedS / TRACK_S));
  return { errorS: predicted + gain * surprise, correction: control.correction, seenAt, count };
}

function correct(control: RateControl, errorS: number, elapsedS: number, rate: number): number {
  const { correction } = control;
  // In a hidden page observations are rare: never correct for longer than what is left to correct.
  const settleS = Math.max(SETTLE_S, 2 * elapsedS);
  const wanted = Math.max(-CORRECTION_MAX, Math.min(CORRECTION_MAX, -errorS / (settleS * rate)));
  const isReached = Math.abs(errorS) < (correction === 0 ? BEGIN_S : REACHED_S) || wanted * correction < 0;
  if (isReached || Math.abs(wanted) < CORRECTION_MIN) return 0;
  return Math.abs(wanted - correction) < CORRECTION_STEP * Math.abs(wanted) ? correction : wanted;
}
