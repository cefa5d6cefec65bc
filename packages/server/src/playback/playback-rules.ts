/** What a command, a freeze or a return does to the timeline: pure, so that it never depends on how commands were batched. */
import {
  clampPosition,
  type PlaybackCommand,
  type PlaybackSource,
  type PlaybackStateFrame,
  positionAt,
  SYNC_CHECK_TOLERANCE_S,
  type Timeline,
} from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import { assertNever } from '../lib/assert-never.ts';
import type { Media, PlaybackState } from '../ports/playback-store.ts';
import type { DurablePlayback } from './playback-queries.ts';

/** The playback of a room in which nothing has happened yet. */
export function initialPlayback(source: PlaybackSource | null, now: number): PlaybackState {
  return {
    version: 0,
    intent: 'paused',
    hold: null,
    waits: [],
    media: mediaOf(source),
    position: 0,
    at: now,
    rate: 1,
    duration: source?.duration ?? null,
    quality: null,
    subtitle: null,
  };
}

export function mediaOf(source: PlaybackSource | null): Media | null {
  if (source === null) return null;
  const { external_id: id, media_type: type, season, episode } = source;
  return { id, type, season, episode };
}

export function timelineOf(state: PlaybackState): Timeline {
  return {
    is_playing: state.intent === 'playing' && state.hold === null,
    position: state.position,
    at: state.at,
    rate: state.rate,
    version: state.version,
    duration: state.duration ?? undefined,
  };
}

/** When what is accepted at `now` takes effect: `leadMs` later, but never before what was accepted earlier. */
export function effectAt(state: PlaybackState, now: number, leadMs: number): number {
  return Math.max(now + leadMs, state.at);
}

/**
 * The playback that a database kept, for a store that has none. `versionsLost` makes the version newer than any that was
 * told but not written; an instant in the future, left by a clock that was set back since, would hold up every command.
 * A room that waited for viewers does so no more: it has stood still until now, and whom it waited for is forgotten.
 */
export function revive(
  durable: DurablePlayback,
  source: PlaybackSource | null,
  now: number,
  versionsLost: number,
): PlaybackState {
  const fresh = { version: durable.version + versionsLost, media: mediaOf(source), waits: [] };
  if (durable.hold === 'waiting') return { ...durable, ...fresh, hold: null, at: now };
  return { ...durable, ...fresh, hold: durable.hold, at: Math.min(durable.at, now) };
}

/**
 * The state after the host's `command` takes effect at `effectiveAt`.
 * @throws AppError `VALIDATION_ERROR` for a time beyond the end of the film (PB7)
 */
export function applyCommand(state: PlaybackState, command: PlaybackCommand, effectiveAt: number): PlaybackState {
  const reached = positionAt(timelineOf(state), effectiveAt);
  const version = state.version + 1;
  const moved = { ...state, version, hold: holdAfter(state, command, version), position: reached, at: effectiveAt };
  switch (command.type) {
    case 'PLAY':
      return { ...moved, intent: 'playing', position: requested(state, command.time) ?? reached };
    case 'PAUSE':
      return { ...moved, intent: 'paused', position: requested(state, command.time) ?? reached };
    case 'SEEK':
      return { ...moved, position: requested(state, command.time) ?? reached };
    case 'CHANGE_RATE':
      return { ...moved, rate: command.rate };
    case 'CHANGE_QUALITY':
      return { ...moved, quality: command.quality };
    case 'CHANGE_SUBTITLE':
      return { ...moved, subtitle: command.subtitle };
    default:
      return assertNever(command);
  }
}

/**
 * Whoever commands is here, so nothing holds the film for his being away. What it holds for viewers goes on until he
 * plays or pauses: at the place where he puts it they need time as well, and reports of the old one are old.
 */
function holdAfter({ hold }: PlaybackState, { type }: PlaybackCommand, version: number): PlaybackState['hold'] {
  if (hold === null || hold === 'host_away' || type === 'PLAY' || type === 'PAUSE') return null;
  return type === 'SEEK' ? { ...hold, since: version } : hold;
}

function requested(state: PlaybackState, time: number | undefined): number | undefined {
  if (time !== undefined && state.duration !== null && time > state.duration) {
    throw new AppError('VALIDATION_ERROR', `field \`time\`: the film ends at ${state.duration} s`);
  }
  return time;
}

/**
 * The film stops where it is while the host is away (RM7). `null`: it is held already. Waiting for viewers ends with
 * this: they have all the time until he is back, and report again if it was not enough.
 */
export function freeze(state: PlaybackState, now: number): PlaybackState | null {
  if (state.hold === 'host_away') return null;
  const position = positionAt(timelineOf(state), now);
  return { ...state, version: state.version + 1, hold: 'host_away', position, at: now };
}

/** The film goes on as it was before {@link freeze} (RM8). `null`: it is not frozen; what it holds for viewers stays held. */
export function resume(state: PlaybackState, effectiveAt: number): PlaybackState | null {
  if (state.hold !== 'host_away') return null;
  return { ...state, version: state.version + 1, hold: null, at: effectiveAt };
}

/** Another film: at 0, paused (PB11). */
export function restart(state: PlaybackState, source: PlaybackSource, effectiveAt: number): PlaybackState {
  return { ...initialPlayback(source, effectiveAt), version: state.version + 1 };
}

/** Why a state is being sent. */
export interface Cause {
  readonly reason: string;
  /** User id of who caused it, and his display name; missing when nobody did. */
  readonly by?: string;
  readonly user?: string;
}

/** The frame that tells everyone of a state that takes effect at `state.at`. */
export function stateFrame(state: PlaybackState, now: number, cause: Cause): PlaybackStateFrame {
  return { ...describe(state), ...cause, time: state.position, server_time: now, effective_at: state.at };
}

/**
 * The frame for one who joins at `now`: the position at this very moment, so that a client that reads only `time` is
 * right too (PB2). While a start is still ahead, the line is followed backwards; only where it would begin before 0 s
 * does `effective_at` lie in the future.
 */
export function snapshotFrame(state: PlaybackState, now: number): PlaybackStateFrame {
  const timeline = timelineOf(state);
  const aheadS = timeline.is_playing ? (Math.max(0, state.at - now) / 1000) * state.rate : 0;
  if (aheadS > state.position)
    return { ...describe(state), time: state.position, server_time: now, effective_at: state.at };
  const time = clampPosition(positionAt(timeline, now) - aheadS, timeline.duration);
  return { ...describe(state), time, server_time: now, effective_at: now };
}

function describe(state: PlaybackState): Omit<PlaybackStateFrame, 'time' | 'server_time' | 'effective_at'> {
  return {
    type: 'PLAYBACK_STATE',
    is_playing: timelineOf(state).is_playing,
    version: state.version,
    rate: state.rate,
    ...(state.duration !== null && { duration: state.duration }),
    ...(state.quality !== null && { quality: state.quality }),
    ...(state.subtitle !== null && { subtitle: state.subtitle }),
  };
}

/** The position that a client who believes to be at `clientTime` is to be told, or `null` when he is near enough (PB9). */
export function correction(state: PlaybackState, clientTime: number, now: number): number | null {
  const live = positionAt(timelineOf(state), now);
  return Math.abs(clientTime - live) > SYNC_CHECK_TOLERANCE_S ? live : null;
}
