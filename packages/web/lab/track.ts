/** From what a page noted to what is said of it: errors against the true timeline and against the viewer's own clock. */
import { positionAt, type Timeline } from '@streamit/protocol';
import type { Recording } from './sampler.ts';
import type { ErrorPoint } from './statistics.ts';

/** What a viewer's element did, all on the room clock. */
export interface Track {
  readonly name: string;
  /** Position minus timeline, from `currentTime`; nothing is left out but what was asked of a page that was away. */
  readonly errors: readonly ErrorPoint[];
  /** The same from presented frames. */
  readonly frameErrors: readonly ErrorPoint[];
  /** The errors as they are by the clock that the viewer has to go by. */
  readonly ownErrors: readonly ErrorPoint[];
  /** What is left of the viewer's clock when the truth is taken off, ms; empty where it has none. */
  readonly clockErrors: readonly ErrorPoint[];
  /** |rate ÷ timeline's rate − 1| at each look. */
  readonly corrections: readonly ErrorPoint[];
  readonly events: readonly { readonly at: number; readonly type: string; readonly rate: number }[];
  readonly joins: readonly number[];
  /** As they were shown, seconds of film. */
  readonly frames: readonly (readonly [at: number, mediaTime: number])[];
  readonly positions: readonly (readonly [at: number, position: number, isPaused: boolean])[];
}

/** The SDK's own estimator, as far as it is used here. */
interface ClockEstimator {
  addProbe(
    estimate: unknown,
    probe: { sentAt: number; t1: number; t2: number; receivedAt: number },
  ): { estimate: { line: { at: number; offsetMs: number; drift: number } } } | undefined;
}

// Loaded by its address at run time: it is no part of the SDK's front door, and only asked here what it said in the page.
const address = new URL('../../sdk/src/clock-estimator.ts', import.meta.url).href;
const { addProbe } = (await import(address)) as ClockEstimator;

export interface Truth {
  /** Room clock at the zero of the page's clock. */
  readonly zero: number;
  timelineAt(at: number): Timeline;
  /** All that the page's clock has heard, in this recording and before. */
  readonly probes: Recording['probes'];
}

export function trackOf(name: string, recording: Recording, { zero, timelineAt, probes }: Truth): Track {
  const errorOf = (at: number, position: number): ErrorPoint => {
    const timeline = timelineAt(at);
    return [at, (position - positionAt(timeline, at)) * 1000];
  };
  const errors = recording.samples.map(([at, position]) => errorOf(zero + at, position));
  const clockErrors = clockErrorsOf(probes, zero);
  return {
    name,
    errors,
    frameErrors: recording.frames.map(([at, mediaTime]) => errorOf(zero + at, mediaTime)),
    ownErrors: errors.map(([at, error]) => {
      const { is_playing, rate } = timelineAt(at);
      const clockError = clockErrors.findLast(([since]) => since <= at)?.[1] ?? 0;
      return [at, error - (is_playing ? clockError * rate : 0)];
    }),
    clockErrors,
    corrections: recording.samples.map(([at, , rate]) => [zero + at, Math.abs(rate / timelineAt(zero + at).rate - 1)]),
    events: recording.events.map(([at, type, rate]) => ({ at: zero + at, type, rate })),
    frames: recording.frames.map(([at, mediaTime]) => [zero + at, mediaTime]),
    joins: recording.joins.map((at) => zero + at),
    positions: recording.samples.map(([at, position, , isPaused]) => [zero + at, position, isPaused]),
  };
}

/** What the SDK made of the page's probes, after each of them. */
function clockErrorsOf(probes: Recording['probes'], zero: number): ErrorPoint[] {
  let estimate: unknown;
  const errors: ErrorPoint[] = [];
  for (const [sentAt, t1, t2, receivedAt] of probes) {
    const added = addProbe(estimate, { sentAt, t1, t2, receivedAt });
    if (added === undefined) continue;
    estimate = added.estimate;
    const { at, offsetMs, drift } = added.estimate.line;
    errors.push([zero + receivedAt, offsetMs + (receivedAt - at) * drift - zero]);
  }
  return errors;
}
