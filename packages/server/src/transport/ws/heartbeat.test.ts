import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeClock } from '../../../test/fake-clock.ts';
import { createHeartbeat } from './heartbeat.ts';

function setUp() {
  const clock = createFakeClock();
  const heartbeat = createHeartbeat(clock);
  const startedAt = clock.now();
  const pingedAtS: number[] = [];
  let heardAt = startedAt;
  let terminatedAtS: number | null = null;
  const connection = {
    ping: () => void pingedAtS.push((clock.now() - startedAt) / 1000),
    terminate: () => {
      terminatedAtS ??= (clock.now() - startedAt) / 1000;
    },
    get silentMs() {
      return clock.now() - heardAt;
    },
  };
  heartbeat.add(connection);
  return {
    clock,
    heartbeat,
    connection,
    pingedAtS,
    hear: () => {
      heardAt = clock.now();
    },
    terminatedAtS: () => terminatedAtS,
  };
}

test('[TR9] a connection is pinged at once, twice more to know its delay, then every 20 s', () => {
  const { clock, hear, pingedAtS, terminatedAtS } = setUp();
  for (let second = 0; second < 70; second++) {
    clock.advance(1_000);
    hear();
  }
  assert.deepEqual(pingedAtS, [0, 1, 2, 22, 42, 62]);
  assert.equal(terminatedAtS(), null);
});

test('[TR9] one that is silent for 45 s is gone; one that left is forgotten', () => {
  const { clock, heartbeat, connection, pingedAtS, terminatedAtS } = setUp();
  clock.advance(45_000);
  assert.equal(terminatedAtS(), null);
  clock.advance(2_000);
  assert.equal(terminatedAtS(), 46);
  const pings = pingedAtS.length;
  heartbeat.remove(connection);
  clock.advance(60_000);
  assert.equal(pingedAtS.length, pings);
  heartbeat.stop();
});
