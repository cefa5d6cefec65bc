/** What counts as progress, and which of two accounts of it holds: pure. */
import { PROGRESS_MIN_S, positionAt, type RoomId, type UserId } from '@streamit/protocol';
import { timelineOf } from '../playback/playback-rules.ts';
import type { Media, PlaybackState } from '../ports/playback-store.ts';

/** How far one user has come in one title. */
export interface ProgressRow {
  readonly user: UserId;
  readonly room: RoomId;
  readonly media: Media;
  /** Seconds of film. */
  readonly position: number;
  /** Seconds; 0 when it is not known. */
  readonly duration: number;
  readonly percent: number;
  readonly completed: boolean;
  /** Room clock at which this was true. */
  readonly updatedAt: number;
}

/** What is true of everyone who watches the same timeline. */
export type Reached = Omit<ProgressRow, 'user' | 'room'>;

/**
 * A finished title stays finished while its last tenth is shown: a player's last reports, or another look at the end.
 * Further back it is being watched again.
 */
export const FINISHED_FROM = 0.9;
/** The host's player may end a little before the timeline does: by its lead, and by what the metadata rounds. */
const END_TOLERANCE_S = 2;

export function percentOf(position: number, duration: number): number {
  return duration > 0 ? Math.min(100, (position / duration) * 100) : 0;
}

/** Where everyone in the room is; `null`: nothing is watched, or it has hardly begun. */
export function reachedAt(state: PlaybackState, now: number): Reached | null {
  const position = positionAt(timelineOf(state), now);
  if (state.media === null || position < PROGRESS_MIN_S) return null;
  const duration = state.duration ?? 0;
  const percent = percentOf(position, duration);
  return { media: state.media, position, duration, percent, completed: false, updatedAt: Math.round(now) };
}

/** What the host's player said of itself. `null`: of nothing, or of hardly a beginning. */
export function reportedBy(
  state: PlaybackState,
  said: { event: string; currentTime: number; duration: number; progress: number },
  now: number,
): Reached | null {
  const duration = state.duration ?? said.duration;
  const completed = said.event === 'ended';
  const position = completed && duration > 0 ? duration : said.currentTime;
  if (state.media === null || (!completed && position < PROGRESS_MIN_S)) return null;
  const percent = completed ? 100 : said.progress;
  return { media: state.media, position, duration, percent, completed, updatedAt: Math.round(now) };
}

/** Whether the timeline is where the host's player has ended: then the others have seen the end as well. */
export function isAtEnd(state: PlaybackState, end: Reached, now: number): boolean {
  const reached = reachedAt(state, now);
  return reached !== null && end.duration > 0 && reached.position >= end.duration - END_TOLERANCE_S;
}

/** What is to be kept when `next` comes after `last`: the newer, but what is finished stays so at its end. */
export function latest(last: ProgressRow, next: ProgressRow): ProgressRow {
  if (next.updatedAt < last.updatedAt) return last;
  const isStillFinished = last.completed && !next.completed && next.position >= FINISHED_FROM * last.position;
  if (isStillFinished) return { ...last, updatedAt: next.updatedAt };
  if (next.duration > 0 || last.duration === 0) return next;
  // Where the film's length is known from the host's player alone, a timeline that does not know it keeps it.
  return {
    ...next,
    duration: last.duration,
    percent: next.completed ? next.percent : percentOf(next.position, last.duration),
  };
}

/** The same for all accounts of one user's progress in one title in one room. */
export function keyOf({ user, room, media: { id, type, season, episode } }: ProgressRow): string {
  return JSON.stringify([user, room, type, season, episode, id]);
}

export function isSameMedia(one: Media | null, other: Media | null): boolean {
  if (one === null || other === null) return one === other;
  return one.id === other.id && one.type === other.type && one.season === other.season && one.episode === other.episode;
}
