/** The player sync with elements that play at fixed rates alone: by seeks into a band, and then at rest. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fakeEnvironment } from '../test/fake-environment.ts';
import { playerStage } from '../test/player-stage.ts';
import type { MediaTraits } from '../test/simulated-media.ts';
import { COARSE_BAND_S, nearestRate, SETTLED_MS, waitAfterMs } from './coarse-rates.ts';

const RATES = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
const BAND_MS = COARSE_BAND_S * 1000;

/** Players in frames as they are: slow to start and to seek, and never twice the same. */
const anyCoarse = fc
  .record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    startMs: fc.integer({ min: 0, max: 600 }),
    startJitterMs: fc.integer({ min: 0, max: 120 }),
    seekMs: fc.integer({ min: 0, max: 1_500 }),
    seekJitterMs: fc.integer({ min: 0, max: 500 }),
    driftPpm: fc.integer({ min: -200, max: 200 }),
    granularityS: fc.constantFrom(0, 0.02, 0.1),
  })
  .map(({ seed, startMs, startJitterMs, seekMs, seekJitterMs, driftPpm, granularityS }) => {
    const environment = fakeEnvironment(seed);
    const traits: MediaTraits = {
      startLatencyMs: () => startMs + environment.random() * startJitterMs,
      seekLatencyMs: () => seekMs + environment.random() * seekJitterMs,
      driftPpm,
      granularityS,
      onlyRates: RATES,
    };
    return { environment, traits };
  });

describe('an element with fixed rates', () => {
  it('[SY3] is within the band 12 s after any command, and is left alone from then on', () => {
    const places = fc.infiniteStream(fc.double({ min: 0, max: 3_000, noNaN: true }));
    fc.assert(
      fc.property(anyCoarse, places, (element, place) => {
        const { environment, media, room, sync, errorMs } = playerStage(element.traits, element.environment);
        const next = () => place.next().value;
        media.load();
        for (const command of [
          { is_playing: true, position: next() },
          { position: next() },
          { is_playing: false },
          { is_playing: true },
          { rate: 1.5 },
        ]) {
          const before = media.seeks.length;
          room.command(command);
          environment.advance(12_000);
          const seeks = media.seeks.length;
          assert.ok(seeks - before <= 4, `${seeks - before} seeks for ${JSON.stringify(command)}`);
          for (let second = 0; second < 10; second += 1) {
            const seenMs = (element.traits.granularityS ?? 0) * 1000;
            // The two milliseconds are what the slowest crystal drifts until the next look and the one that makes it certain.
            assert.ok(Math.abs(errorMs()) <= BAND_MS + seenMs + 2, `${errorMs()} ms after ${JSON.stringify(command)}`);
            environment.advance(1_000);
          }
          assert.equal(media.seeks.length, seeks, 'no seek in steady state');
        }
        sync.detach();
      }),
      { numRuns: 60 },
    );
  });

  it('[SY3] is never asked for a rate that it does not have', () => {
    fc.assert(
      fc.property(anyCoarse, fc.double({ min: 0.25, max: 3, noNaN: true }), ({ environment, traits }, rate) => {
        const { media, room } = playerStage(traits, environment);
        media.load();
        room.command({ is_playing: true, position: 50 });
        environment.advance(10_000);
        room.command({ rate });
        environment.advance(30_000);
        assert.deepEqual(
          media.rates.filter((asked) => !RATES.includes(asked)),
          [],
        );
      }),
      { numRuns: 30 },
    );
  });

  it('[SY3] that never lands where it was sent is sent less and less often, and keeps playing', () => {
    // Each seek ends up to a second and a half away from where it was to lead, and never twice the same.
    const environment = fakeEnvironment(7);
    const { media, room } = playerStage(
      { startLatencyMs: () => environment.random() * 3_000, seekLatencyMs: () => 200, onlyRates: RATES },
      environment,
    );
    media.load();
    room.command({ is_playing: true, position: 100 });
    environment.advance(60_000);
    const inFirstMinute = media.seeks.length;
    environment.advance(5 * 60_000);
    assert.ok(inFirstMinute <= 7, `${inFirstMinute} seeks in the first minute`);
    assert.ok(media.seeks.length - inFirstMinute <= 12, `${media.seeks.length - inFirstMinute} in the next five`);
  });

  it('[SY3] a film faster than it can play is followed by few jumps, not by one each second', () => {
    const environment = fakeEnvironment();
    const { media, room } = playerStage(
      { startLatencyMs: () => 60, seekLatencyMs: () => 80, onlyRates: RATES },
      environment,
    );
    media.load();
    room.command({ is_playing: true, position: 0, rate: 3 });
    environment.advance(4 * 60_000);
    assert.equal(media.playbackRate, 2);
    assert.ok(media.seeks.length <= 14, `${media.seeks.length} seeks`);
  });

  it('[SY3] a stall is made up for by one seek', () => {
    const environment = fakeEnvironment();
    const { media, room, errorMs } = playerStage(
      { startLatencyMs: () => 150, seekLatencyMs: () => 400, onlyRates: RATES },
      environment,
    );
    media.load();
    room.command({ is_playing: true, position: 100 });
    environment.advance(10_000);
    const before = media.seeks.length;
    media.stall(900);
    environment.advance(8_000);
    assert.equal(media.seeks.length, before + 1);
    assert.ok(Math.abs(errorMs()) < BAND_MS, `${errorMs()} ms`);
  });
});

describe('nearestRate', () => {
  it('takes the nearest, and any where any is taken', () => {
    assert.equal(nearestRate(RATES, 1.03), 1);
    assert.equal(nearestRate(RATES, 3), 2);
    assert.equal(nearestRate(undefined, 1.03), 1.03);
    assert.equal(nearestRate([], 1.5), 1, 'an element that names none plays as it does');
  });
});

describe('waitAfterMs', () => {
  it('grows, and stays below the time after which failures are forgotten', () => {
    const waits = Array.from({ length: 12 }, (_, tries) => waitAfterMs(tries));
    assert.deepEqual(
      waits.toSorted((a, b) => a - b),
      waits,
    );
    assert.ok(waits.every((wait) => wait < SETTLED_MS));
  });
});
