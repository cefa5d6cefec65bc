/**
 * Waiting for viewers (PB10), as pure decisions. The host's intent is never touched: the film is held, not paused.
 * A state changes only when something does: `null` means that a report changes nothing.
 */
import {
  positionAt,
  type ServerFrameOf,
  WAIT_FOR_VIEWERS_MS,
  WAITING_MAX_VIEWERS,
  WAITING_REWIND_MAX_S,
  WAITS_OF_ROOM,
  WAITS_WINDOW_MS,
} from '@streamit/protocol';
import type { DryViewer, PlaybackState, Waiting } from '../ports/playback-store.ts';
import { timelineOf } from './playback-rules.ts';

export function waitingOf({ hold }: PlaybackState): Waiting | null {
  return hold === 'host_away' ? null : hold;
}

/**
 * A viewer's player ran dry at `time` of the film. The film holds where he is, so that he misses nothing: at most a
 * little behind where the others are, and not before the point from which it has been running.
 */
export function holdFor(state: PlaybackState, viewer: DryViewer, time: number, now: number): PlaybackState | null {
  if (state.intent === 'paused' || state.hold === 'host_away') return null;
  if (state.hold !== null) return addTo(state, state.hold, viewer);
  const live = positionAt(timelineOf(state), now);
  const isAtEnd = state.duration !== null && live >= state.duration;
  if (viewer.version !== state.version || isAtEnd) return null;
  const waits = state.waits.filter((began) => began > now - WAITS_WINDOW_MS);
  if (waits.length >= WAITS_OF_ROOM) return null;
  const at = Math.max(now, state.at);
  return {
    ...state,
    version: state.version + 1,
    hold: { viewers: [viewer], deadline: at + WAIT_FOR_VIEWERS_MS, since: state.version },
    waits: [...waits, now],
    position: Math.min(live, Math.max(time, live - WAITING_REWIND_MAX_S, state.position)),
    at,
  };
}

/** Another one in the same wait. The deadline stays: however many come, one wait lasts no longer. */
function addTo(state: PlaybackState, waiting: Waiting, viewer: DryViewer): PlaybackState | null {
  const { viewers, since } = waiting;
  if (viewer.version < since || viewer.version > state.version) return null;
  if (viewers.some(({ connection }) => connection === viewer.connection)) return null;
  if (viewers.length >= WAITING_MAX_VIEWERS) return null;
  return { ...state, version: state.version + 1, hold: { ...waiting, viewers: [...viewers, viewer] } };
}

/** Takes those out who satisfy `isDone`; with the last of them the film goes on, at `effectiveAt`. */
export function waitWithout(
  state: PlaybackState,
  isDone: (viewer: DryViewer) => boolean,
  effectiveAt: number,
): PlaybackState | null {
  const waiting = waitingOf(state);
  if (waiting === null) return null;
  const viewers = waiting.viewers.filter((viewer) => !isDone(viewer));
  if (viewers.length === waiting.viewers.length) return null;
  const next = { ...state, version: state.version + 1 };
  return viewers.length === 0 ? { ...next, hold: null, at: effectiveAt } : { ...next, hold: { ...waiting, viewers } };
}

/** The film goes on without anyone still waited for. */
export const goOn = (state: PlaybackState, effectiveAt: number) => waitWithout(state, () => true, effectiveAt);

/** Each user once, however many of his tabs ran dry. */
export function waitingFrame(state: PlaybackState): ServerFrameOf<'ROOM_WAITING'> {
  const waiting = waitingOf(state);
  const users = new Map(waiting?.viewers.map(({ user, name }) => [user, name]));
  return {
    type: 'ROOM_WAITING',
    version: state.version,
    waiting_for: [...users].map(([user_id, user]) => ({ user_id, user })),
    deadline: waiting?.deadline ?? null,
  };
}
