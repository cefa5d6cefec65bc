/** The player sync as a whole, against elements made of arithmetic: it converges, rests, stands exactly, and knows who did what. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type FakeEnvironment, fakeEnvironment } from '../test/fake-environment.ts';
import { playerStage, playingStage, QUICK } from '../test/player-stage.ts';
import { type MediaTraits, simulatedMedia } from '../test/simulated-media.ts';
import { simulatedRoom } from '../test/simulated-room.ts';
import { attachPlayer } from './player-sync.ts';

/** Elements as they are: slow or quick to start and to seek, off by a crystal, with frames or without. */
const anyTraits = fc
  .record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    startMs: fc.integer({ min: 0, max: 180 }),
    startJitterMs: fc.integer({ min: 0, max: 30 }),
    seekMs: fc.integer({ min: 0, max: 500 }),
    seekJitterMs: fc.integer({ min: 0, max: 120 }),
    driftPpm: fc.integer({ min: -300, max: 300 }),
    framesPerSecond: fc.constantFrom(undefined, 24, 25, 30, 60),
    granularityS: fc.constantFrom(0, 0.001, 0.02),
  })
  .map(({ seed, startMs, startJitterMs, seekMs, seekJitterMs, driftPpm, framesPerSecond, granularityS }) => {
    const environment = fakeEnvironment(seed);
    const traits: MediaTraits = {
      startLatencyMs: () => startMs + environment.random() * startJitterMs,
      seekLatencyMs: () => seekMs + environment.random() * seekJitterMs,
      driftPpm,
      granularityS,
      deafRate: 0.00113,
      ...(framesPerSecond === undefined ? {} : { framesPerSecond }),
    };
    return { environment, traits };
  });

/** Frames come on a 60 Hz grid, coarse clocks in steps of 20 ms: what is seen, and so what is steered to, is off by up to that. */
const SEEN_MS = 20;

describe('attachPlayer', () => {
  it('[SY3] any element is in step 5 s after any command, and corrects by rate alone from then on', () => {
    fc.assert(
      fc.property(anyTraits, fc.infiniteStream(fc.double({ min: 0, max: 3_000, noNaN: true })), (element, places) => {
        const { environment, media, room, sync, errorMs } = playerStage(element.traits, element.environment);
        const next = () => places.next().value;
        media.load();
        const commands = [
          { is_playing: true, position: next() },
          { position: next() },
          { is_playing: false },
          { is_playing: true },
          { rate: 1.5 },
          { position: next() },
        ];
        for (const command of commands) {
          room.command(command);
          environment.advance(5_000);
          const seeks = media.seeks.length;
          for (let second = 0; second < 5; second += 1) {
            assert.ok(Math.abs(errorMs()) < SEEN_MS + 5, `${errorMs()} ms after ${JSON.stringify(command)}`);
            environment.advance(1_000);
          }
          assert.equal(media.seeks.length, seeks, 'no seek in steady state');
        }
        sync.detach();
      }),
      { numRuns: 60 },
    );
  });

  it('[SY3] an exact element without frames converges to 5 ms, not to a tolerance', () => {
    const { environment, media, room, errorMs } = playerStage({ ...QUICK, startLatencyMs: () => 150, driftPpm: 100 });
    media.load();
    room.command({ is_playing: true, position: 0 });
    environment.advance(4_000);
    for (let second = 0; second < 60; second += 1) {
      environment.advance(1_000);
      assert.ok(Math.abs(errorMs()) <= 5, `${errorMs()} ms`);
    }
  });

  it('[SY3] corrections are never more than 5 % and rest once the error is gone', () => {
    const { environment, media } = playingStage({ ...QUICK, framesPerSecond: 24 });
    assert.ok(media.rates.every((rate) => Math.abs(rate - 1) <= 0.05));
    const changes = media.rates.length;
    environment.advance(60_000);
    assert.equal(media.playbackRate, 1);
    assert.equal(media.rates.length, changes);
  });

  it('[SY3] Chrome plays rates next to 1 at 1, so none of them is ever set', () => {
    fc.assert(
      fc.property(anyTraits, ({ environment, traits }) => {
        const { media, room } = playerStage(traits, environment);
        media.load();
        room.command({ is_playing: true, position: 50 });
        environment.advance(20_000);
        assert.ok(
          media.rates.every((rate) => rate === 1 || Math.abs(rate - 1) >= 0.00113),
          String(media.rates),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('[SY3] ten minutes of steady play: no seek, and the rate is off by 0.2 % on average at most', () => {
    fc.assert(
      fc.property(anyTraits, ({ environment, traits }) => {
        const { media, room, sync } = playerStage(traits, environment);
        media.load();
        room.command({ is_playing: true, position: 50 });
        environment.advance(8_000);
        const seeks = media.seeks.length;
        let offS = 0;
        for (let tenth = 0; tenth < 6_000; tenth += 1) {
          environment.advance(100);
          offS += Math.abs(media.playbackRate - 1) / 10;
        }
        assert.equal(media.seeks.length, seeks);
        // Without frames and with a clock that counts in steps of 20 ms, what is seen is mostly steps, and is steered after.
        const isCoarse = traits.framesPerSecond === undefined && (traits.granularityS ?? 0) > 0.001;
        assert.ok(offS / 600 <= 0.002 || isCoarse, `${(offS / 6).toFixed(3)} %`);
        sync.detach();
      }),
      { numRuns: 25 },
    );
  });

  it('[SY3] falls behind by less than a second: caught up by rate, without a seek', () => {
    const { environment, media, errorMs } = playingStage();
    const seeks = media.seeks.length;
    media.stall(600);
    environment.advance(1_000);
    assert.ok(errorMs() < -500);
    environment.advance(16_000);
    assert.ok(Math.abs(errorMs()) < 5, `${errorMs()} ms`);
    assert.equal(media.seeks.length, seeks);
  });

  it('[SY3] falls behind by more than a second: one seek, and in step again', () => {
    const { environment, media, errorMs, sync } = playingStage();
    const seeks = media.seeks.length;
    media.stall(4_000);
    environment.advance(1_000);
    assert.equal(sync.get().state, 'stalled');
    environment.advance(6_000);
    assert.ok(Math.abs(errorMs()) < 5, `${errorMs()} ms`);
    assert.equal(media.seeks.length, seeks + 1);
  });

  it('[SY3] learns how long this element takes to seek and to start: later ones land within a frame', () => {
    const { environment, media, room, errorMs } = playingStage({ startLatencyMs: () => 170, seekLatencyMs: () => 700 });
    const seeks = media.seeks.length;
    room.command({ position: 500 });
    while (media.paused === false || room.position() < 500) environment.advance(1);
    while (media.paused) environment.advance(1);
    environment.advance(171);
    assert.ok(Math.abs(errorMs()) < 42, `${errorMs()} ms at its first movement`);
    assert.equal(media.seeks.length, seeks + 1);
  });

  it('[SY3] never seeks again before the last seek has arrived, however the host scrubs', () => {
    const { environment, media, room, sync } = playingStage({ ...QUICK, seekLatencyMs: () => 300 });
    const before = media.seeks.length;
    for (let move = 0; move < 60; move += 1) {
      room.command({ position: 1_000 + move }, 40);
      environment.advance(16);
    }
    assert.ok(media.seeks.length - before <= 4, `${media.seeks.length - before} seeks in a second`);
    environment.advance(5_000);
    assert.equal(sync.get().state, 'following');
  });

  it('[PB2] paused, every element stands at exactly the same position', () => {
    fc.assert(
      fc.property(anyTraits, anyTraits, fc.double({ min: 0, max: 5_000, noNaN: true }), (one, other, position) => {
        const stood = [one, other].map(({ environment, traits }) => {
          const { media, room } = playerStage({ ...traits, granularityS: 0 }, environment);
          media.load();
          room.command({ is_playing: true, position: 20 });
          environment.advance(3_000);
          room.command({ is_playing: false, position });
          environment.advance(3_000);
          assert.equal(media.paused, true);
          return media.currentTime;
        });
        assert.deepEqual(stood, [position, position]);
      }),
      { numRuns: 40 },
    );
  });

  it('[PB2] an element that rounds is sent to a place once, and left where that took it', () => {
    const { environment, media, room } = playerStage({ ...QUICK, granularityS: 0.04 });
    media.load();
    room.command({ is_playing: false, position: 33.333 });
    environment.advance(10_000);
    assert.deepEqual(media.seeks, [33.333]);
  });

  it('[PB6] a pause and a start take effect at their instant, neither before nor after', () => {
    const { environment, media, room } = playingStage({ ...QUICK, startLatencyMs: () => 60 });
    room.command({ is_playing: false }, 300);
    environment.advance(290);
    assert.equal(media.paused, false);
    environment.advance(12);
    assert.equal(media.paused, true);
    environment.advance(1_000);
    const stood = media.truePosition;
    room.command({ is_playing: true }, 300);
    environment.advance(295);
    assert.equal(media.truePosition, stood);
    environment.advance(15);
    assert.ok(media.truePosition > stood, 'it moves at the instant, because it was told to earlier');
  });

  it('a late joiner goes where the film is, once it has loaded', () => {
    const { environment, media, room, sync, errorMs } = playerStage();
    assert.equal(sync.get().state, 'idle');
    room.command({ is_playing: true, position: 1_200 });
    environment.advance(2_000);
    assert.equal(sync.get().state, 'loading');
    media.load();
    environment.advance(3_000);
    assert.equal(sync.get().state, 'following');
    assert.ok(Math.abs(errorMs()) < 20, `${errorMs()} ms`);
  });

  it('[PB1] the film ends, stays ended without being started anew, and goes on from where it is sent to', () => {
    const { environment, media, room, sync, errorMs } = playerStage({ ...QUICK, durationS: 60 });
    media.load();
    // What a container says of its length is often a little off from what the element finds.
    room.command({ is_playing: true, position: 57, duration: 60.08 });
    environment.advance(20_000);
    assert.equal(sync.get().state, 'ended');
    assert.equal(media.truePosition, 60);
    assert.equal(media.paused, true);
    room.command({ position: 10 });
    environment.advance(4_000);
    assert.equal(sync.get().state, 'following');
    assert.ok(Math.abs(errorMs()) < 5, `${errorMs()} ms`);
  });

  it('a hidden page whose timers run once a second, without frames, stays in step', () => {
    const environment = fakeEnvironment();
    const throttled: FakeEnvironment = Object.create(environment, {
      after: {
        value: (delayMs: number, callback: () => void) =>
          environment.after(Math.ceil((environment.now() + delayMs) / 1_000) * 1_000 - environment.now(), callback),
      },
    });
    const media = simulatedMedia(environment, { ...QUICK, driftPpm: 200 });
    const room = simulatedRoom(environment);
    attachPlayer(room, media, { environment: throttled });
    media.load();
    room.command({ is_playing: true, position: 100 });
    environment.advance(30_000);
    const seeks = media.seeks.length;
    for (let second = 0; second < 60; second += 1) {
      environment.advance(1_000);
      const errorMs = (media.truePosition - room.position()) * 1000;
      assert.ok(Math.abs(errorMs) < 10, `${errorMs} ms`);
    }
    assert.equal(media.seeks.length, seeks);
  });

  it('a page that is hidden, and so shows no frames, is steered by the element’s own clock', () => {
    const { environment, media, errorMs } = playingStage({ ...QUICK, framesPerSecond: 24, driftPpm: 300 });
    media.hide();
    environment.advance(120_000);
    assert.ok(Math.abs(errorMs()) < 10, `${errorMs()} ms`);
  });

  it('tells its error at most four times a second', () => {
    const { environment, sync } = playingStage({ ...QUICK, framesPerSecond: 25, driftPpm: 300 });
    let told = 0;
    sync.subscribe(() => {
      told += 1;
    });
    environment.advance(10_000);
    assert.ok(told > 5 && told <= 40, `${told} times in 10 s`);
  });

  it('after detach it does nothing more and holds no timer', () => {
    const { environment, media, room, sync } = playingStage();
    sync.detach();
    room.command({ is_playing: false, position: 5 });
    const seeks = media.seeks.length;
    environment.advance(2_000);
    assert.equal(media.paused, false);
    assert.equal(media.seeks.length, seeks);
  });
});
