/** Sends an element to where the film will be by the time that it can start there. Pure. */
import { positionAt, type Timeline } from '@streamit/protocol';
import { nearestRate } from './coarse-rates.ts';
import { type ControllerState, type Decision, decide } from './controller-state.ts';
import { atMost } from './latency.ts';
import { isLoadedAt, loadedPlaceAfter } from './loaded-ranges.ts';
import type { Action, Observation } from './player-observation.ts';

/** How long running dry is held against it, and how far ahead of the film it stands at most because of that. */
export const DRY_MEMORY_MS = 60_000;
const HEAD_START_MAX_S = 8;

export const roomTime = (seen: Observation, local: number) => local + seen.offsetMs;

/** The film ends where the timeline or the element says so, whichever is first. */
export function endOf(timeline: Timeline, seen: Observation): number {
  return Math.min(timeline.duration ?? Number.POSITIVE_INFINITY, seen.duration ?? Number.POSITIVE_INFINITY);
}

/** Goes to where the timeline will be once the element is there and can start: it then stands ready and waits for it. */
export function goAhead(
  state: ControllerState,
  seen: Observation,
  timeline: Timeline,
  before: readonly Action[],
  tries = 0,
): Decision {
  const end = endOf(timeline, seen);
  const meetAfter = (ms: number) =>
    Math.min(positionAt(timeline, roomTime(seen, seen.now + ms + state.startLatency.meanMs)), end);
  const headStartMs = headStartS(state, seen) * 1000;
  const near = meetAfter(atMost(state.seekLatency) + headStartMs);
  const far = meetAfter(atMost(state.loadLatency) + headStartMs);
  const to = isLoadedAt(seen.loaded, near, end) ? near : (loadedPlaceAfter(seen.loaded, near) ?? far);
  return send(state, seen, timeline, { to, tries: tries + 1, before: [...before, ...setRate(seen, timeline.rate)] });
}

/** One that runs dry again and again stands ahead of the film for longer, so that it has more to play on, and jumps less often. */
export function headStartS({ dryAt }: ControllerState, { now }: Observation): number {
  const times = dryAt.filter((at) => now - at < DRY_MEMORY_MS).length;
  return times < 2 ? 0 : Math.min(HEAD_START_MAX_S, 2 ** (times - 2));
}

interface Sending {
  readonly to: number;
  readonly tries: number;
  readonly before: readonly Action[];
}

export function send(
  state: ControllerState,
  seen: Observation,
  timeline: Timeline,
  { to, tries, before }: Sending,
): Decision {
  const isLoaded = isLoadedAt(seen.loaded, to, endOf(timeline, seen));
  const phase = { name: 'seeking', to, isLoaded, since: seen.now, version: timeline.version, tries } as const;
  return decide({ ...state, phase }, 'seeking', { actions: [...before, { type: 'seek', to }] });
}

export function setRate(seen: Observation, wanted: number): readonly Action[] {
  const rate = nearestRate(seen.rates, wanted);
  return seen.rate === rate ? [] : [{ type: 'rate', rate }];
}
