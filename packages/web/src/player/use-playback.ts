/** Where the film is, what moves it, and the host's commands, as the player's parts need them. */
import { clampPosition, positionAt, type Timeline } from '@streamit/protocol';
import type { MediaLike, RoomConnection } from '@streamit/sdk';
import { useCallback, useMemo, useRef } from 'react';
import { browserClock } from '../app/browser-clock.ts';
import { useSampled } from '../app/use-readable.ts';
import { useIsHost, useRoom, useRoomPart } from '../room/room-context.ts';

/** Five times a second: the bar moves smoothly enough, and a hidden tab costs next to nothing. */
const SAMPLE_MS = 200;
/** Steps that follow each other faster add up, though the server has not answered the first yet. */
const STEPS_ADD_UP_MS = 800;
/** As close to the end as "ended" means, seconds. */
const END_SLACK_S = 0.05;

export interface Position {
  /** Seconds, of the room's timeline. */
  readonly position: number;
  /** Seconds; undefined until the server or the element knows it. */
  readonly duration: number | undefined;
}

/** The room's position, five times a second. `media` tells the duration where the server does not. */
export function usePosition(media: MediaLike | null): Position {
  const { room } = useRoom();
  return useSampled(
    useCallback(() => presentPosition(room, media), [room, media]),
    SAMPLE_MS,
    isSamePosition,
  );
}

/** Something that is true of the position, rendered again only when the answer changes. `test` must be stable. */
export function usePositionTest(media: MediaLike | null, test: (place: Position) => boolean): boolean {
  const { room } = useRoom();
  return useSampled(
    useCallback(() => test(presentPosition(room, media)), [room, media, test]),
    SAMPLE_MS,
  );
}

function presentPosition(room: RoomConnection, media: MediaLike | null): Position {
  const now = room.clock.now();
  const timeline = room.timelineAt(now);
  const duration = durationOf(timeline, media);
  return { position: timeline === undefined ? 0 : clampPosition(positionAt(timeline, now), duration), duration };
}

function isSamePosition(a: Position, b: Position): boolean {
  return a.position === b.position && a.duration === b.duration;
}

function durationOf(timeline: Timeline | undefined, media: MediaLike | null): number | undefined {
  if (timeline?.duration !== undefined) return timeline.duration;
  return media !== null && Number.isFinite(media.duration) && media.duration > 0 ? media.duration : undefined;
}

export function isAtEnd({ position, duration }: Position): boolean {
  return duration !== undefined && position >= duration - END_SLACK_S;
}

export interface PlaybackCommands {
  /** False for everyone but the host: then the commands do nothing (PB3). */
  readonly canControl: boolean;
  togglePlay(): void;
  seekTo(seconds: number): void;
  /** Moves by `deltaSeconds` from where the last step, if it was just now, is to lead. */
  seekBy(deltaSeconds: number): void;
  changeRate(rate: number): void;
}

export function usePlaybackCommands(media: MediaLike | null): PlaybackCommands {
  const { room } = useRoom();
  const canControl = useIsHost();
  const lastStep = useRef<{ target: number; atMs: number } | null>(null);
  return useMemo(() => {
    const present = () => presentPosition(room, media);
    const seekTo = (seconds: number) => {
      if (!canControl) return;
      const target = clampPosition(seconds, present().duration);
      lastStep.current = { target, atMs: browserClock.monotonicMs() };
      room.seek(target);
    };
    return {
      canControl,
      togglePlay() {
        if (!canControl) return;
        if (room.get().playback?.is_playing && !isAtEnd(present())) room.pause();
        else if (isAtEnd(present())) room.play(0);
        else room.play();
      },
      seekTo,
      seekBy(deltaSeconds) {
        const last = lastStep.current;
        const addsUp = last !== null && browserClock.monotonicMs() - last.atMs < STEPS_ADD_UP_MS;
        seekTo((addsUp ? last.target : present().position) + deltaSeconds);
      },
      changeRate: (rate) => canControl && room.changeRate(rate),
    };
  }, [room, media, canControl]);
}

/** Whether the newest state of the room plays. */
export function useIsPlaying(): boolean {
  return useRoomPart((snapshot) => snapshot.playback?.is_playing ?? false);
}
