/**
 * Decides what an element has to do to be on the timeline: its state and an observation → the next state and actions. Pure.
 *
 * Three ways to be where the film is:
 * - the timeline stands: stop and go to exactly its position;
 * - the element stands and the timeline moves: stand ahead of it at a place where data is, and start at the instant at
 *   which the timeline comes by, as much earlier as this element takes to start;
 * - both move: steer by the playback rate, and only from far away go and stand ahead again; an element that can't be
 *   steered goes from less far, and less and less often (`coarse-rates.ts`).
 */
import { positionAt, type Timeline } from '@streamit/protocol';
import { bandS, SETTLED_MS, waitAfterMs } from './coarse-rates.ts';
import { type ControllerState, type Decision, decide, type Phase } from './controller-state.ts';
import { atMost, learnLatency } from './latency.ts';
import { loadedBeyond } from './loaded-ranges.ts';
import type { Action, Observation } from './player-observation.ts';
import { beginRateControl, type RateControl, steer, track } from './rate-control.ts';
import { isTrusted, learnEffect, learnStall } from './rate-trust.ts';
import { DRY_MEMORY_MS, endOf, goAhead, headStartS, roomTime, send, setRate } from './send-ahead.ts';

/** While the same command holds, an error up to this is steered away; a seek would be seen and heard (SY3). */
const STEER_MAX_S = 1;
/** After a command, or after arriving somewhere, an error up to this is steered away: it takes 3 s. More is a jump. */
const LAND_MAX_S = 0.12;
/** A command that changes the error by more than observations differ has moved the goal. */
const MOVED_S = 0.05;
/** Arrived too early, this much is waited for, or as much as another seek may take; for more it is worth going back. */
const WAIT_MAX_S = 1;
/** How often to go again when the first time arrived too late. */
const TRIES_MAX = 3;
/** Another command may overtake a seek that has not arrived in this time. */
const OVERTAKE_MS = 500;
/** An element that reports no seeking is believed to have arrived near, or after this time. */
const NEAR_S = 0.5;
const ARRIVE_MS = 1_000;
/** Some elements load no data before `play()`; after this it is called without. */
const PATIENCE_MS = 3_000;
/** An element that says it has not arrived for so long never will. */
const SEEK_GIVE_UP_MS = 10_000;
/** How far an element must have come to tell when it started, and how long that may take. */
const STARTED_S = 0.15;
const START_GIVE_UP_MS = 5_000;
/** An element may stand so long between two of its own steps without having stalled; the coarsest count in quarters of a second. */
const STANDING_MS = 600;
/** One that stands so long with data to play on has to be pushed. */
const STUCK_MS = 3_000;
/** With less loaded beyond where it is, an element is about to run dry. */
const THIN_S = 1;
/** Rounding of positions that is no difference: browsers count in microseconds. */
const EXACT_S = 2e-6;
/** An element that ends this much before the timeline does has ended with it: films and their stated lengths differ. */
const END_S = 0.5;

/** One look at the element. */
export function step(state: ControllerState, seen: Observation): Decision {
  if (seen.readiness === 'nothing') {
    return decide({ ...state, phase: { name: 'unknown' } }, 'loading');
  }
  const timeline = seen.timelineAt(roomTime(seen, seen.now + lookAheadMs(state, seen.isPaused)));
  const landed = arrive(state, seen, timeline);
  if (landed === undefined) return inFlight(state, seen, timeline);
  const end = endOf(timeline, seen);
  const isMoving =
    timeline.is_playing && positionAt(timeline, roomTime(seen, seen.now)) < end - (seen.isEnded ? END_S : 0);
  if (!isMoving) return stand(landed, seen, timeline, end);
  return seen.isPaused ? startInStep(landed, seen, timeline) : follow(landed, seen, timeline);
}

/** What a standing element is told to do shows only after its start latency: it acts on what holds then. */
export function lookAheadMs(state: ControllerState, isPaused: boolean): number {
  return isPaused || state.phase.name === 'starting' ? state.startLatency.meanMs : 0;
}

/** The state with a finished seek behind it; undefined while one is still under way. */
function arrive(state: ControllerState, seen: Observation, timeline: Timeline): ControllerState | undefined {
  const { phase } = state;
  if (phase.name !== 'seeking') return state;
  const elapsedMs = seen.now - phase.since;
  const isThere = !seen.isSeeking && (Math.abs(seen.position - phase.to) < NEAR_S || elapsedMs > ARRIVE_MS);
  const isUsable = seen.readiness === 'ready' || !timeline.is_playing || elapsedMs > PATIENCE_MS;
  if (!(isThere && isUsable) && elapsedMs < SEEK_GIVE_UP_MS) return undefined;
  const learned = phase.isLoaded
    ? { seekLatency: learnLatency(state.seekLatency, elapsedMs) }
    : { loadLatency: learnLatency(state.loadLatency, elapsedMs) };
  return {
    ...state,
    ...learned,
    phase:
      seen.isPaused && !timeline.is_playing
        ? { name: 'holding', target: phase.to, reported: seen.position }
        : { name: 'waiting', version: phase.version, tries: phase.tries },
  };
}

/** Never a second seek before the first has arrived; but a new command need not wait for one that takes long. */
function inFlight(state: ControllerState, seen: Observation, timeline: Timeline): Decision {
  const { phase } = state;
  const isOvertaken =
    phase.name === 'seeking' && phase.version !== timeline.version && seen.now - phase.since > OVERTAKE_MS;
  return isOvertaken ? goAhead(state, seen, timeline, []) : decide(state, 'seeking');
}

/** The timeline stands: be there, to the microsecond, or as near as this element gets. */
function stand(state: ControllerState, seen: Observation, timeline: Timeline, end: number): Decision {
  const { phase } = state;
  const target = Math.min(positionAt(timeline, roomTime(seen, seen.now)), end);
  const errorMs = (seen.position - target) * 1000;
  if (seen.isEnded && (target >= end || timeline.is_playing)) return decide(state, 'ended', { errorMs });
  // The last moments play out by themselves.
  if (target >= end && !seen.isPaused && Math.abs(errorMs) < END_S * 1000)
    return decide(state, 'following', { errorMs });

  const actions: Action[] = [...setRate(seen, timeline.rate), ...(seen.isPaused ? [] : [{ type: 'pause' } as const])];
  const isAsNearAsItGets =
    phase.name === 'holding' && Math.abs(phase.target - target) < EXACT_S && phase.reported === seen.position;
  const isThere = seen.isPaused && (Math.abs(seen.position - target) < EXACT_S || isAsNearAsItGets);
  if (isThere) {
    return decide({ ...state, phase: { name: 'holding', target, reported: seen.position } }, 'following', {
      actions,
      errorMs,
    });
  }
  return send(state, seen, timeline, { to: target, tries: 0, before: actions });
}

/** The timeline moves and the element does not: start when they meet, or go where they will. */
function startInStep(state: ControllerState, seen: Observation, timeline: Timeline): Decision {
  const { phase } = state;
  const tries = phase.name === 'waiting' && phase.version === timeline.version ? phase.tries : 0;
  const meetAt = timeline.at - seen.offsetMs + ((seen.position - timeline.position) / timeline.rate) * 1000;
  const startAt = meetAt - state.startLatency.meanMs;
  const lateS = (seen.now - startAt) / 1000;
  const waitMaxS =
    Math.max(WAIT_MAX_S, atMost(state.seekLatency) / 1000, atMost(state.loadLatency) / 1000) + headStartS(state, seen);
  const isNear = lateS < LAND_MAX_S && lateS > -waitMaxS && !seen.isEnded;
  if (!isNear && tries < TRIES_MAX) return goAhead(state, seen, timeline, [], tries);
  if (lateS < -0.001) {
    return decide({ ...state, phase: { name: 'waiting', version: timeline.version, tries } }, 'seeking', {
      wakeAt: startAt,
    });
  }
  return decide(
    { ...state, phase: { name: 'starting', from: seen.position, since: seen.now, version: timeline.version, tries } },
    'following',
    { actions: [...setRate(seen, timeline.rate), { type: 'play' }] },
  );
}

/** Both move. */
function follow(state: ControllerState, seen: Observation, timeline: Timeline): Decision {
  const { phase } = state;
  const isStanding = seen.standingMs * Math.min(1, timeline.rate) > STANDING_MS;
  if (seen.readiness !== 'ready') return stall(state, seen, timeline);
  if (phase.name === 'starting' && !hasStarted(phase, seen)) {
    return decide(state, isStanding ? 'stalled' : 'following');
  }
  if (isStanding) return stall(state, seen, timeline);
  const errorS = seen.position - positionAt(timeline, roomTime(seen, seen.shownAt));
  if (phase.name !== 'following') {
    const learned = phase.name === 'starting' ? learnStart(state, phase, seen, timeline) : state;
    const control = beginRateControl(errorS, seen.shownAt, state.slips);
    return decide({ ...learned, phase: beginFollowing(phase, control, timeline, seen.now) }, 'following', {
      errorMs: errorS * 1000,
    });
  }
  const isSteered = isSteerable(state, seen);
  const isCommanded = phase.version !== timeline.version;
  const known = isSteered ? phase.control : { ...phase.control, correction: 0 };
  // A command that came late has moved the goal while the element still shows the frame that it was last judged by.
  const isMoved = isCommanded && Math.abs(errorS - known.errorS) > MOVED_S;
  const followed = isMoved
    ? { ...beginRateControl(errorS, seen.shownAt, state.slips), correction: known.correction }
    : (isSteered ? steer : track)(known, errorS, seen.shownAt, timeline.rate);
  // Who hurries without much to play on runs dry the sooner, and is behind by more than before.
  const control = followed.correction > 0 && isThin(seen, timeline) ? { ...followed, correction: 0 } : followed;
  const trust = isSteered && !isMoved ? learnEffect(state.trust, known, control, timeline.rate) : state.trust;
  const learned = { ...state, trust, slips: control.slips };
  const steerableS = isCommanded || phase.isLanding ? LAND_MAX_S : STEER_MAX_S;
  const followedMs = seen.now - phase.since;
  const isDue = isSteered || isCommanded || followedMs >= waitAfterMs(phase.tries);
  const isFar = Math.abs(control.errorS) > (isSteered ? steerableS : bandS(phase.tries, followedMs)) && isDue;
  // One odd observation is no reason to jump, unless a command explains it.
  const isCertain = isCommanded || control.count > 1;
  if (isFar && isCertain) {
    const isForgiven = isCommanded || followedMs >= SETTLED_MS;
    return goAhead(learned, seen, timeline, [{ type: 'pause' }], isForgiven ? 0 : phase.tries);
  }
  const isLanding = phase.isLanding && !isCertain;
  return decide({ ...learned, phase: { ...phase, control, version: timeline.version, isLanding } }, 'following', {
    actions: setRate(seen, timeline.rate * (1 + control.correction)),
    errorMs: control.errorS * 1000,
  });
}

/** Whether this element is corrected by its rate. */
export function isSteerable(
  { trust }: Pick<ControllerState, 'trust'>,
  seen: Pick<Observation, 'rates' | 'now'>,
): boolean {
  return seen.rates === undefined && isTrusted(trust, seen.now);
}

/** It does not move. For want of data that is waited for; one that stands without any want is sent where it should be. */
function stall(state: ControllerState, seen: Observation, timeline: Timeline): Decision {
  const { phase } = state;
  const isDry = seen.readiness !== 'ready';
  if (phase.name === 'stalled') {
    const patienceMs = Math.max(STUCK_MS, waitAfterMs(phase.tries));
    if (isDry || seen.now - phase.since < patienceMs)
      return decide(state, 'stalled', { actions: setRate(seen, timeline.rate) });
    return goAhead(state, seen, timeline, [{ type: 'pause' }], phase.tries);
  }
  const tries = phase.name === 'following' || phase.name === 'starting' ? phase.tries : 0;
  const loadedS = loadedBeyond(seen.loaded, seen.position) ?? Number.POSITIVE_INFINITY;
  const stalled: ControllerState = {
    ...state,
    phase: { name: 'stalled', since: seen.now, tries },
    trust: learnStall(state.trust, seen.now, loadedS > THIN_S),
    dryAt: isDry ? [...state.dryAt.filter((at) => seen.now - at < DRY_MEMORY_MS), seen.now] : state.dryAt,
  };
  return decide(stalled, 'stalled', { actions: setRate(seen, timeline.rate) });
}

/** Little is loaded beyond where it is, and the film does not end there. */
function isThin(seen: Observation, timeline: Timeline): boolean {
  const loadedS = loadedBeyond(seen.loaded, seen.position);
  return loadedS !== undefined && loadedS < THIN_S && seen.position + loadedS < endOf(timeline, seen) - END_S;
}

function beginFollowing(phase: Phase, control: RateControl, { version }: Timeline, since: number): Phase {
  const tries = phase.name === 'starting' ? phase.tries : 0;
  // What resumes after a stall was in step before: it is steered back, and does not lose what it has just loaded.
  const isLanding = phase.name !== 'stalled' && tries < TRIES_MAX;
  const followed = phase.name === 'starting' ? phase.version : version;
  return { name: 'following', control, version: followed, tries, since, isLanding };
}

function hasStarted(phase: Phase & { name: 'starting' }, seen: Observation): boolean {
  return seen.position - phase.from >= STARTED_S || seen.now - phase.since > START_GIVE_UP_MS;
}

/** How much of the time since `play()` went by without the film moving, unless it hardly moved at all. */
function learnStart(
  state: ControllerState,
  phase: Phase & { name: 'starting' },
  seen: Observation,
  { rate }: Timeline,
): ControllerState {
  const movedS = seen.position - phase.from;
  if (movedS < STARTED_S) return state;
  const latencyMs = seen.shownAt - phase.since - (movedS / rate) * 1000;
  return { ...state, startLatency: learnLatency(state.startLatency, latencyMs) };
}
