/**
 * Whether an element does what its rate says, found out while it is steered: some ignore rates next to 1, some stand for a
 * moment at each change, and lose more by it than the change brings. Such a one is not steered for a while: it is brought
 * back by seeks, like one that has no rates at all (`coarse-rates.ts`). Pure.
 */
import type { RateControl } from './rate-control.ts';

export interface RateTrust {
  /** What corrections should have changed since, and from which error on. */
  readonly trial: { readonly since: number; readonly fromS: number; readonly expectedS: number } | undefined;
  /** Trials in a row in which corrections changed too little, and stalls that followed a change at once. */
  readonly failures: number;
  /** Local ms of the latest change of the correction. */
  readonly changedAt: number;
  /** Not steered before this instant, local ms. */
  readonly suspendedUntil: number;
  readonly suspensions: number;
}

export const fullTrust: RateTrust = {
  trial: undefined,
  failures: 0,
  changedAt: Number.NEGATIVE_INFINITY,
  suspendedUntil: Number.NEGATIVE_INFINITY,
  suspensions: 0,
};

/** A trial is over when so much should have been corrected: several times what a single look is off by. */
const TRIAL_S = 0.15;
/** It begins anew after this, before drift and small corrections add up to something. */
const TRIAL_MAX_MS = 10_000;
/** The error is known after so many looks at it. */
const KNOWN_COUNT = 8;
/** Corrections that work change about as much as they should. */
const EFFECT_MIN = 0.4;
/** One trial may have been spoilt by something else. */
const FAILURES_MAX = 2;
/** A stall so soon after a change of the rate comes from the change. */
const STUTTER_MS = 1_000;
/** For how long it is not steered the first time; twice as long each further time, up to the second. */
const SUSPENDED_MS = 5 * 60_000;
const SUSPENDED_MAX_MS = 40 * 60_000;

export function isTrusted(trust: RateTrust, now: number): boolean {
  return now >= trust.suspendedUntil;
}

/** After one more look: `before` and `after` are what was tracked, on a timeline that moves at `rate`. */
export function learnEffect(trust: RateTrust, before: RateControl, after: RateControl, rate: number): RateTrust {
  const now = after.seenAt;
  const changedAt = after.correction === before.correction ? trust.changedAt : now;
  const elapsedS = (now - before.seenAt) / 1000;
  // Nothing is judged by an error that is itself not known yet, as after a jump.
  const isFresh = trust.trial === undefined || after.count < KNOWN_COUNT || now - trust.trial.since > TRIAL_MAX_MS;
  if (isFresh) return { ...trust, changedAt, trial: { since: now, fromS: after.errorS, expectedS: 0 } };
  const { since, fromS } = trust.trial;
  const expectedS = trust.trial.expectedS + before.correction * rate * elapsedS;
  if (Math.abs(expectedS) < TRIAL_S) return { ...trust, changedAt, trial: { since, fromS, expectedS } };
  const isObeyed = (after.errorS - fromS) / expectedS >= EFFECT_MIN;
  const judged = { ...trust, changedAt, trial: { since: now, fromS: after.errorS, expectedS: 0 } };
  return isObeyed ? { ...judged, failures: 0 } : fail(judged, now);
}

/** It stopped for want of nothing: `isLoaded` tells that there was film to play. */
export function learnStall(trust: RateTrust, now: number, isLoaded: boolean): RateTrust {
  const isStutter = isLoaded && now - trust.changedAt < STUTTER_MS;
  return isStutter ? fail({ ...trust, trial: undefined }, now) : { ...trust, trial: undefined };
}

function fail(trust: RateTrust, now: number): RateTrust {
  const failures = trust.failures + 1;
  if (failures < FAILURES_MAX) return { ...trust, failures };
  const suspensions = trust.suspensions + 1;
  const forMs = Math.min(SUSPENDED_MAX_MS, SUSPENDED_MS * 2 ** (suspensions - 1));
  return { ...trust, failures: 0, trial: undefined, suspendedUntil: now + forMs, suspensions };
}
