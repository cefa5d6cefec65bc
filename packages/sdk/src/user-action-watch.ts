/** Tells what a person did to an element from what the sync did: events alone do not say (SY5). */
import type { MediaLike } from './media-like.ts';
import type { Action } from './player-observation.ts';

/** What a person did to the element itself: by its own controls, by media keys, through the system. `time` in seconds of film. */
export interface UserAction {
  readonly type: 'play' | 'pause' | 'seek';
  readonly time: number;
}

export interface UserActionWatch {
  /** The sync is about to do this itself. */
  expect(action: Action['type'], to?: number): void;
  stop(): void;
}

/** How far from where it was sent an element may report itself on the way, because it rounds. */
const SAME_PLACE_S = 0.5;

/**
 * Calls `onUserAction` for what nobody announced. An event is held against what the element *is* by now, because events
 * come late: a pause event of an element that plays again is old news.
 */
export function createUserActionWatch(media: MediaLike, onUserAction: (action: UserAction) => void): UserActionWatch {
  let isPlayExpected = !media.paused;
  let seekExpected: number | undefined;

  function report(type: UserAction['type']) {
    onUserAction({ type, time: media.currentTime });
  }

  const listeners = {
    play() {
      if (media.paused || isPlayExpected) return;
      isPlayExpected = true;
      report('play');
    },
    pause() {
      // An element that reaches its end pauses itself.
      if (!media.paused || !isPlayExpected || media.ended) return;
      isPlayExpected = false;
      report('pause');
    },
    seeking() {
      const isOurs = seekExpected !== undefined && Math.abs(media.currentTime - seekExpected) < SAME_PLACE_S;
      if (!isOurs) report('seek');
    },
    seeked() {
      if (!media.seeking) seekExpected = undefined;
    },
  };
  for (const [type, listener] of Object.entries(listeners)) media.addEventListener(type, listener);

  return {
    expect(type, to) {
      if (type === 'play' || type === 'pause') isPlayExpected = type === 'play';
      if (type === 'seek') seekExpected = to;
    },
    stop() {
      for (const [type, listener] of Object.entries(listeners)) media.removeEventListener(type, listener);
    },
  };
}
