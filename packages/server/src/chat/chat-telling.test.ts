import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionId, RoomCode, ServerFrameOf } from '@streamit/protocol';
import { silentLog } from '../../test/create-rooms.ts';
import { createFakeClock } from '../../test/fake-clock.ts';
import { AppError } from '../lib/app-error.ts';
import type { RoomEvent } from '../ports/room-bus.ts';
import { createChatTelling, UNTOLD_MAX } from './chat-telling.ts';

const room = 'AAAAAA' as RoomCode;
const sender = 'c' as ConnectionId;
const frame = (id: string): ServerFrameOf<'CHAT_MESSAGE'> => ({
  type: 'CHAT_MESSAGE',
  id,
  user: 'Ann',
  user_id: 'ann',
  message: id,
  created_at: 0,
});

function setUp() {
  const clock = createFakeClock();
  const heard: string[] = [];
  const bus = {
    isAway: false,
    async publish(_: RoomCode, event: RoomEvent) {
      if (bus.isAway) throw new AppError('REALTIME_UNAVAILABLE');
      if (event.kind === 'frame' && event.frame.type === 'CHAT_MESSAGE') heard.push(event.frame.id);
    },
  };
  const telling = createChatTelling({ bus, clock, log: silentLog });
  /** Seconds, each long enough for what it begins. */
  const wait = async (seconds: number) => {
    for (let n = 0; n < seconds; n++) {
      clock.advance(1_000);
      await new Promise((done) => setImmediate(done));
    }
  };
  const refused = (id: string) => assert.rejects(telling.tell(room, frame(id)), { code: 'REALTIME_UNAVAILABLE' });
  return { bus, heard, telling, wait, refused };
}

test('[CH4] what is stored and could not be told is told as soon as it can be, in its order, once', async () => {
  const { bus, heard, telling, wait, refused } = setUp();
  await telling.tell(room, frame('before'));
  bus.isAway = true;
  await refused('one');
  await refused('two');
  await wait(30);
  assert.deepEqual(heard, ['before']);
  assert.deepEqual([telling.wasTold('before'), telling.wasTold('one')], [true, false]);
  bus.isAway = false;
  await telling.tell(room, frame('after'));
  await wait(1);
  assert.deepEqual(heard, ['before', 'after', 'one', 'two']);
  assert.equal(telling.wasTold('one'), true);
  await wait(30);
  assert.equal(heard.length, 4);
});

test('[CH3] a resend tells what could not be told, which is not told again by itself', async () => {
  const { bus, heard, telling, wait, refused } = setUp();
  bus.isAway = true;
  await refused('one');
  bus.isAway = false;
  await telling.tell(room, frame('one'), sender);
  await wait(3);
  assert.deepEqual(heard, ['one']);
});

test('[OP2] at the end what waits is told if it can be, and the number that wait is bounded', async () => {
  const { bus, heard, telling, refused } = setUp();
  bus.isAway = true;
  for (let n = 0; n < UNTOLD_MAX + 10; n++) await refused(`m${n}`);
  bus.isAway = false;
  await telling.close();
  assert.equal(heard.length, UNTOLD_MAX);
  bus.isAway = true;
  await refused('late');
  await telling.close();
});
