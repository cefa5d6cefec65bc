/// <reference types="node" />
/** YouTube's player as the sync sees it, over an element and a frame made of arithmetic. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Environment } from '@streamit/sdk';
import { YOUTUBE_STATE, type YoutubeElement, youtubeMedia } from './youtube-media.ts';

type StateListener = (event: { data: number }) => void;

/** Time by hand, and a frame that says what it is told to say. */
function stage() {
  let now = 0;
  const timers = new Set<{ due: number; run: () => void }>();
  const environment = {
    now: () => now,
    after(delayMs: number, run: () => void) {
      const timer = { due: now + delayMs, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  } as Environment;
  const listeners = new Map<string, StateListener>();
  const asked: string[] = [];
  const frame = { state: YOUTUBE_STATE.CUED as number, position: 0, duration: 0 };
  const element = Object.assign(new EventTarget(), {
    api: {
      getPlayerState: () => frame.state,
      getAvailablePlaybackRates: () => [0.5, 1, 2],
      addEventListener: (type: string, listener: StateListener) => void listeners.set(type, listener),
    },
    error: null,
    playbackRate: 1,
    muted: false,
    volume: 1,
    play: async () => void asked.push('play'),
    pause: () => void asked.push('pause'),
  });
  Object.defineProperties(element, {
    duration: { get: () => frame.duration },
    currentTime: {
      get: () => frame.position,
      set(to: number) {
        asked.push(`seek ${to}`);
        frame.position = to;
      },
    },
  });
  const media = youtubeMedia(element as unknown as YoutubeElement, environment);
  const events: string[] = [];
  for (const type of ['play', 'playing', 'pause', 'seeking', 'seeked', 'ended', 'waiting']) {
    media.addEventListener(type, () => events.push(type));
  }
  return {
    media,
    frame,
    asked,
    events,
    /** The frame goes into `state` and tells so. */
    says(state: number) {
      frame.state = state;
      listeners.get('onStateChange')?.({ data: state });
    },
    blocks: () => listeners.get('onAutoplayBlocked')?.({ data: 0 }),
    pass(ms: number) {
      const end = now + ms;
      for (;;) {
        const [next] = [...timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
        if (next === undefined) break;
        timers.delete(next);
        now = next.due;
        next.run();
      }
      now = end;
    },
  };
}

/** One that has begun to play a while ago. */
function playing() {
  const playingStage = stage();
  void playingStage.media.play();
  playingStage.says(YOUTUBE_STATE.PLAYING);
  playingStage.pass(5_000);
  playingStage.events.length = 0;
  playingStage.asked.length = 0;
  return playingStage;
}

describe('youtubeMedia', () => {
  it('[SY5] is sent to a place before it has begun without starting by itself', () => {
    const { media, asked, events, pass, says } = stage();
    media.currentTime = 30;
    pass(100);
    assert.deepEqual(asked, [], 'a frame that has not begun would start');
    assert.deepEqual([media.currentTime, media.seeking, media.paused], [30, false, true]);
    assert.deepEqual(events, ['seeking', 'seeked']);
    void media.play();
    assert.deepEqual(asked, ['seek 30', 'play']);
    assert.equal(media.paused, false, 'from the moment it is asked for');
    says(YOUTUBE_STATE.BUFFERING);
    assert.equal(media.readyState, 2);
    says(YOUTUBE_STATE.PLAYING);
    pass(10);
    assert.deepEqual(events.slice(2), ['waiting', 'playing', 'play']);
  });

  it('[SY5] a start that the browser blocks is told as browsers tell it', async () => {
    const { media, blocks } = stage();
    const start = media.play();
    blocks();
    await assert.rejects(start, { name: 'NotAllowedError' });
    assert.equal(media.paused, true);
  });

  it('[SY5] a frame that does nothing at all waits for a click; one that loads does not', async () => {
    const silent = stage();
    const start = silent.media.play();
    silent.pass(4_100);
    await assert.rejects(start, { name: 'NotAllowedError' });
    const slow = stage();
    void slow.media.play();
    slow.says(YOUTUBE_STATE.BUFFERING);
    slow.pass(10_000);
    assert.equal(slow.media.paused, false);
  });

  it('[SY5] what somebody does in the frame is an event, what the sync did is none', () => {
    const { media, events, says, pass } = playing();
    says(YOUTUBE_STATE.PAUSED);
    assert.deepEqual([events, media.paused], [['pause'], true]);
    pass(3_000);
    says(YOUTUBE_STATE.PLAYING);
    assert.deepEqual(events, ['pause', 'play', 'playing']);
  });

  it('[SY5] an echo of an earlier pause does not stop what was just started', () => {
    const { media, events, says, pass } = playing();
    media.pause();
    pass(100);
    void media.play();
    says(YOUTUBE_STATE.PAUSED);
    pass(100);
    assert.equal(media.paused, false);
    assert.deepEqual(events, ['pause', 'play']);
  });

  it('[SY5] a pause that was pressed while an echo could be expected is noticed a moment later', () => {
    for (const command of ['play', 'seek'] as const) {
      const { media, events, frame, says, pass } = playing();
      if (command === 'play') {
        media.pause();
        void media.play();
        says(YOUTUBE_STATE.PLAYING);
      } else media.currentTime = 90;
      frame.position = 90;
      says(YOUTUBE_STATE.PAUSED);
      pass(100);
      assert.equal(media.paused, false);
      pass(5_000);
      assert.deepEqual([media.paused, events.at(-1)], [true, 'pause'], command);
    }
  });

  it('a seek lasts until the frame is there, and its buffering stops nothing', () => {
    const { media, frame, events, says, pass } = playing();
    media.currentTime = 90;
    frame.position = 12;
    says(YOUTUBE_STATE.BUFFERING);
    says(YOUTUBE_STATE.PAUSED);
    pass(1_000);
    assert.deepEqual([media.seeking, media.paused], [true, false]);
    frame.position = 90.1;
    says(YOUTUBE_STATE.PLAYING);
    pass(100);
    assert.equal(media.seeking, false);
    assert.equal(events.at(-1), 'seeked');
  });

  it('the end is an end, and a seek from there does not start the film', () => {
    const { media, asked, frame, says, pass } = playing();
    says(YOUTUBE_STATE.ENDED);
    assert.deepEqual([media.ended, media.paused], [true, true]);
    media.currentTime = 5;
    says(YOUTUBE_STATE.PLAYING);
    assert.equal(media.paused, true);
    assert.deepEqual(asked, ['seek 5', 'pause']);
    frame.state = YOUTUBE_STATE.PAUSED;
    pass(1_000);
    assert.equal(media.seeking, false);
  });

  it('[SY3] names the rates that it has, and no length before it is known', () => {
    const { media, frame } = stage();
    assert.deepEqual(media.playbackRates, [0.5, 1, 2]);
    assert.ok(Number.isNaN(media.duration));
    frame.duration = 61;
    assert.equal(media.duration, 61);
  });
});
