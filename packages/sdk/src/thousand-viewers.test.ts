/** A thousand viewers in one room, with the client as it is, on networks and devices as they are: how far apart they watch. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anyViewer } from '../test/simulated-crowd.ts';
import { type SimulatedHall, simulatedHall, type Viewer } from '../test/simulated-hall.ts';

const FRAME_MS = 1000 / 24;
/** From a command to when everyone is to have settled. */
const SETTLE_MS = 5_000;
const SAMPLE_MS = 250;

/** Lets `ms` pass and gives |error| of each viewer at each sample, ms. */
async function sample(hall: SimulatedHall, viewers: readonly Viewer[], ms: number): Promise<number[]> {
  const found: number[] = [];
  for (let passed = 0; passed < ms; passed += SAMPLE_MS) {
    await hall.pass(SAMPLE_MS);
    for (const { errorMs } of viewers) found.push(Math.abs(errorMs()));
  }
  return found;
}

function quantile(values: readonly number[], part: number): number {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN;
}

const told = (values: readonly number[]) =>
  `p50 ${quantile(values, 0.5).toFixed(1)}, p95 ${quantile(values, 0.95).toFixed(1)}, p99 ${quantile(values, 0.99).toFixed(1)}, most ${quantile(values, 1).toFixed(1)} ms`;

describe('a thousand viewers', () => {
  it('[SY3] [SY4] [PB6] after any command p99 of the error is within a frame, and a pause shows all the same one', async (t) => {
    const hall = simulatedHall();
    const viewers = Array.from({ length: 1_000 }, (_, index) => hall.join(anyViewer(index + 1)));
    await hall.pass(4_000);
    const settled: number[] = [];
    for (const command of [
      { is_playing: true, position: 600 },
      { position: 3_000 },
      { is_playing: false },
      { is_playing: true },
      { rate: 1.5 },
      { rate: 1 },
    ]) {
      const leadMs = hall.command(command);
      await hall.pass(leadMs + SETTLE_MS);
      const errors = await sample(hall, viewers, 2_000);
      settled.push(...errors);
      t.diagnostic(`${JSON.stringify(command)}: ${told(errors)}`);
      if ('is_playing' in command && !command.is_playing) {
        const places = new Set(viewers.map(({ media }) => Math.floor(media.truePosition * 24 + 1e-6)));
        assert.equal(places.size, 1);
      }
      assert.ok(quantile(errors, 0.99) <= FRAME_MS);
    }
    t.diagnostic(`after all commands: ${told(settled)}`);
  });

  it('[SY3] [PB12] who stalls is back in step by himself, and nobody else does anything', async (t) => {
    const hall = simulatedHall();
    const viewers = Array.from({ length: 200 }, (_, index) => hall.join(anyViewer(index + 1)));
    await hall.pass(4_000);
    hall.command({ is_playing: true, position: 600 });
    await hall.pass(SETTLE_MS);
    const stalled = viewers.filter((_, index) => index % 5 === 0);
    const others = viewers.filter((_, index) => index % 5 !== 0);
    const seeks = others.map(({ media }) => media.seeks.length);
    for (const [index, { media }] of stalled.entries()) media.stall(index % 2 === 0 ? 700 : 2_500);
    const during = await sample(hall, others, 6_000);
    await hall.pass(16_000);
    const after = await sample(hall, viewers, 2_000);
    t.diagnostic(`the others meanwhile: ${told(during)}; all afterwards: ${told(after)}`);
    assert.deepEqual(
      others.map(({ media }) => media.seeks.length),
      seeks,
    );
    assert.ok(quantile(during, 0.99) <= FRAME_MS);
    assert.ok(quantile(after, 0.99) <= FRAME_MS);
  });

  it('[SY4] [PB12] who joins late is in step 3 s after his first data; not one rate nor seek of the others is different', async (t) => {
    const evening = async (latecomers: number) => {
      const hall = simulatedHall();
      const viewers = Array.from({ length: 100 }, (_, index) => hall.join(anyViewer(index + 1)));
      await hall.pass(4_000);
      hall.command({ is_playing: true, position: 600 });
      await hall.pass(10_000);
      const late = Array.from({ length: latecomers }, (_, index) => hall.join(anyViewer(5_000 + index)));
      // The slowest has its first data after a second and a half.
      await hall.pass(1_500 + 3_000);
      const errors = await sample(hall, late, 5_000);
      const done = viewers.map(({ media }) => ({ seeks: media.seeks, rates: media.rates }));
      return { errors, done };
    };
    const alone = await evening(0);
    const joined = await evening(50);
    t.diagnostic(`latecomers: ${told(joined.errors)}`);
    assert.deepEqual(joined.done, alone.done);
    assert.ok(alone.done.some(({ rates }) => rates.length > 0));
    assert.ok(quantile(joined.errors, 0.99) <= FRAME_MS);
  });
});
