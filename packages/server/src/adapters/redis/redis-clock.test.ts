import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeClock } from '../../../test/fake-clock.ts';
import { createRedisClock } from './redis-clock.ts';

/** A node whose own clock says `start`, at a store whose clock says `storeStart`; `ways` are the delays there and back. */
function nodeAt(storeStart: number, start: number) {
  const local = createFakeClock(start);
  let storeOffset = storeStart - start;
  let ways: readonly [number, number] = [1, 1];
  let isAway = false;
  const clock = createRedisClock(async () => {
    if (isAway) throw new Error('away');
    await passed(ways[0]);
    const said = local.now() + storeOffset;
    await passed(ways[1]);
    return said;
  }, local);
  const passed = (ms: number) => new Promise<void>((resolve) => local.after(ms, resolve));

  /** One by one, so that whoever waits for an instant goes on at it. */
  async function advance(ms: number): Promise<void> {
    for (let n = 0; n < ms; n++) {
      local.advance(1);
      await new Promise(setImmediate);
    }
  }

  return {
    clock,
    advance,
    async measure() {
      let isOver = false;
      const measured = clock.measure();
      const over = () => {
        isOver = true;
      };
      measured.then(over, over);
      while (!isOver) await advance(1);
      await measured;
    },
    /** How far the room clock is from the store's, milliseconds. */
    error: () => clock.now() - (local.now() + storeOffset),
    delays: (there: number, back: number) => {
      ways = [there, back];
    },
    stepStore: (ms: number) => {
      storeOffset += ms;
    },
    goAway: () => {
      isAway = true;
    },
  };
}

const DAY = 1_700_000_000_000;

test('[SY1] a node whose clock is 90 s off says what the store says, and what the other nodes say', async () => {
  for (const wrong of [-90_000, 0, 90_000]) {
    const node = nodeAt(DAY, DAY + wrong);
    await node.measure();
    assert.ok(Math.abs(node.error()) < 0.01, `${node.error()} ms`);
  }
});

test('[SY1] one quick answer counts more than many slow and lopsided ones', async () => {
  const node = nodeAt(DAY, 5_000);
  await node.measure();
  node.delays(200, 2);
  await node.advance(60_000);
  // Believed, each of these would be 99 ms wrong.
  assert.ok(Math.abs(node.error()) < 0.01, `${node.error()} ms`);
});

test('[SY1] where every answer is slow, it is wrong by no more than half of the way and back', async () => {
  const node = nodeAt(DAY, 0);
  node.delays(30, 2);
  await node.measure();
  assert.ok(Math.abs(node.error()) <= 16, `${node.error()} ms`);
});

test('[SY1] a quicker answer later corrects it little by little, never backwards', async () => {
  const node = nodeAt(DAY, 0);
  node.delays(2, 202);
  await node.measure();
  assert.ok(Math.abs(node.error() + 100) < 0.01, `${node.error()} ms`);
  node.delays(1, 1);
  let last = node.clock.now();
  let largest = 0;
  for (let ms = 0; ms < 10_000; ms += 100) {
    await node.advance(100);
    const now = node.clock.now();
    largest = Math.max(largest, Math.abs(now - last - 100));
    last = now;
  }
  assert.ok(Math.abs(node.error()) < 0.01, `${node.error()} ms`);
  assert.ok(largest > 1 && largest <= 8, `${largest} ms in 100`);
});

test('[SY1] a store whose clock steps back is followed at half speed: the room clock never goes backwards', async () => {
  const node = nodeAt(DAY, 0);
  await node.measure();
  // Answers are slower now: what was quickly learnt before must not be believed for longer.
  node.delays(20, 20);
  node.stepStore(-10_000);
  let last = node.clock.now();
  for (let ms = 0; ms < 60_000; ms += 100) {
    await node.advance(100);
    assert.ok(node.clock.now() > last);
    last = node.clock.now();
  }
  assert.ok(Math.abs(node.error()) < 0.01, `${node.error()} ms`);
});

test('[SY1] a store whose clock steps forward is followed at the next question', async () => {
  const node = nodeAt(DAY, 0);
  await node.measure();
  assert.ok(Math.abs(node.error()) < 0.01);
  // Answers are slower now: what was quickly learnt before must not be believed for longer.
  node.delays(20, 20);
  node.stepStore(10_000);
  await node.advance(5_200);
  assert.ok(Math.abs(node.error()) < 0.01, `${node.error()} ms`);
});

test('[SY1] without a store it goes on as it did', async () => {
  const node = nodeAt(DAY, 0);
  await node.measure();
  node.goAway();
  await node.advance(60_000);
  assert.ok(Math.abs(node.error()) < 0.01, `${node.error()} ms`);
  await assert.rejects(node.measure());
});
