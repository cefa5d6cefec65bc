/** When probes go out, and what the room clock reads meanwhile. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fakeEnvironment } from '../test/fake-environment.ts';
import { createClockSync } from './clock-sync.ts';

interface Probe {
  readonly at: number;
  readonly t0: number;
}

/** A clock and a server that answers each probe `oneWayMs` later, until told not to. */
function stage({ oneWayMs = 20 } = {}) {
  const environment = fakeEnvironment();
  const probes: Probe[] = [];
  let roomOffsetMs = 1_700_000_500_000;
  let isAnswering = true;
  let queuedMs = 0;
  let silences = 0;
  const clock = createClockSync({
    environment,
    send: ({ t0 }) => {
      probes.push({ at: environment.now(), t0 });
      if (!isAnswering) return;
      environment.after(oneWayMs, () => {
        const t = environment.now() + roomOffsetMs;
        environment.after(oneWayMs + queuedMs, () => clock.answered({ type: 'TIME_SYNC', t0, t1: t, t2: t }));
      });
    },
    onSilent: () => {
      silences += 1;
    },
  });
  return {
    environment,
    clock,
    probes,
    roomTime: () => environment.now() + roomOffsetMs,
    errorMs: () => clock.now() - (environment.now() + roomOffsetMs),
    mute: () => {
      isAnswering = false;
    },
    delayBy(ms: number) {
      queuedMs = ms;
    },
    stepRoomClock(ms: number) {
      roomOffsetMs += ms;
    },
    sleepFrozen(ms: number) {
      environment.sleep(ms, false);
      roomOffsetMs += ms;
    },
    get silences() {
      return silences;
    },
  };
}

describe('createClockSync', () => {
  it('[SY2] begins with what the first frame told, then a burst of eight, then one each 5 to 10 s', () => {
    const { environment, clock, probes, roomTime, errorMs } = stage();
    clock.start(roomTime() - 20);
    assert.equal(clock.isSynced, false);
    assert.equal(clock.delayMs, null);
    assert.ok(Math.abs(errorMs() + 20) < 0.01, 'late by the way from the server');
    environment.advance(500);
    assert.equal(probes.length, 8);
    assert.equal(clock.isSynced, true);
    assert.ok(Math.abs(errorMs()) < 0.01);
    assert.ok(Math.abs((clock.delayMs ?? 0) - 20) < 0.01);
    environment.advance(120_000);
    const gaps = probes.slice(8).map(({ at }, index) => at - (probes[index + 7]?.at ?? 0));
    assert.ok(
      gaps.every((gap) => gap >= 5_000 && gap <= 11_000),
      String(gaps),
    );
    assert.ok(new Set(gaps.map(Math.round)).size > 5, 'at random, so that viewers do not probe in step');
  });

  it('[SY2] an answer that queued is asked for again, three times at most; one that did not is enough', () => {
    const room = stage();
    room.clock.start(room.roomTime());
    room.environment.advance(30_000);
    const countIn = (ms: number) => {
      const before = room.probes.length;
      room.environment.advance(ms);
      return room.probes.length - before;
    };
    assert.ok(countIn(60_000) <= 12);
    room.delayBy(40);
    const queued = countIn(60_000);
    assert.ok(queued >= 4 * 6 && queued <= 4 * 12, `${queued} in a minute`);
  });

  it('[SY2] a step of the wall clock does not move it', () => {
    const { environment, clock, roomTime, errorMs } = stage();
    clock.start(roomTime());
    environment.advance(10_000);
    environment.stepWallClock(3_600_000);
    assert.ok(Math.abs(errorMs()) < 0.01);
    environment.advance(10_000);
    assert.ok(Math.abs(errorMs()) < 0.01);
  });

  it('[SY2] after a sleep in which the monotonic clock stood still it is right again within 2 s', () => {
    const { environment, clock, probes, roomTime, errorMs, sleepFrozen } = stage();
    clock.start(roomTime());
    environment.advance(10_000);
    sleepFrozen(30_000);
    assert.ok(errorMs() < -29_000);
    const before = probes.length;
    environment.advance(2_000);
    assert.ok(Math.abs(errorMs()) < 0.01, `${errorMs()} ms`);
    assert.ok(probes.length - before >= 8);
  });

  it('[SY2] after a sleep in which the monotonic clock ran it probes anew, and takes no silence for a dead connection', () => {
    const room = stage();
    room.clock.start(room.roomTime());
    room.environment.advance(10_000);
    const before = room.probes.length;
    room.environment.sleep(30_000, true);
    room.environment.advance(1_000);
    assert.ok(room.probes.length - before >= 8);
    assert.equal(room.silences, 0);
  });

  it('[SY2] falls asleep with a probe under way: that is no dead connection either', () => {
    const room = stage();
    room.mute();
    room.clock.start(room.roomTime());
    room.environment.sleep(30_000, true);
    room.environment.advance(1_000);
    assert.equal(room.silences, 0);
  });

  it('[SY1] a step of the room clock is followed by a burst, because one probe may have queued', () => {
    const room = stage();
    room.clock.start(room.roomTime());
    room.environment.advance(20_000);
    room.stepRoomClock(5_000);
    const before = room.probes.length;
    room.environment.advance(12_000);
    assert.ok(Math.abs(room.errorMs()) < 0.01);
    assert.ok(room.probes.length - before >= 9, `${room.probes.length - before} probes`);
  });

  it('a server that answers no probe for 12 s is reported once, and no more probes are sent', () => {
    const room = stage();
    room.clock.start(room.roomTime());
    room.environment.advance(1_000);
    room.mute();
    room.environment.advance(25_000);
    assert.equal(room.silences, 1);
    assert.equal(room.environment.timersPending, 0);
  });

  it('goes on by what it knows while stopped, and probes again when started', () => {
    const { environment, clock, probes, roomTime, errorMs } = stage();
    clock.start(roomTime());
    environment.advance(10_000);
    clock.stop();
    const before = probes.length;
    environment.advance(60_000);
    assert.equal(probes.length, before);
    assert.ok(Math.abs(errorMs()) < 0.01);
    clock.start(roomTime() - 20);
    environment.advance(500);
    assert.equal(probes.length, before + 8);
  });

  it('takes no answer to a probe that it did not send', () => {
    const { environment, clock, roomTime, errorMs } = stage();
    clock.start(roomTime());
    environment.advance(1_000);
    clock.answered({ type: 'TIME_SYNC', t0: 12, t1: 5, t2: 5 });
    assert.ok(Math.abs(errorMs()) < 0.01);
  });
});
