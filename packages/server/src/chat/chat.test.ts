import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CHAT_STORED, type ConnectionId, type RoomCode } from '@streamit/protocol';
import { createTestRooms } from '../../test/create-rooms.ts';
import { createFakeClock } from '../../test/fake-clock.ts';
import { createAccounts } from '../accounts/accounts.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import { openDatabase } from '../database/open-database.ts';
import type { Session } from '../ports/session.ts';
import { createChat } from './chat.ts';
import { latestMessages } from './chat-queries.ts';

test('[CH4] each room keeps its latest 500 messages, however the talk is spread over rooms', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'streamit-'));
  const db = await openDatabase(`sqlite:${join(dir, 'test.db')}`);
  t.after(async () => {
    await db.destroy();
    await rm(dir, { recursive: true });
  });
  const clock = createFakeClock();
  const store = createMemoryStore(clock);
  const accounts = createAccounts({ ...store, db, secretKey: 'x'.repeat(32) });
  const { rooms, sanctions } = createTestRooms({ db, store });
  const chat = createChat({ db, store, rooms, sanctions });
  const host = await accounts.register({ email: 'a@b.c', username: 'host', password: 'long enough' });
  const [busy, quiet] = [await rooms.create(host, {}), await rooms.create(host, {})];
  const sessionIn = (room: RoomCode): Session => ({
    connection: 'c' as ConnectionId,
    user: { id: host.id, name: 'Host', mayHost: true },
    room,
    delayMs: null,
    measured: new Promise(() => {}),
    send: (frame) => assert.fail(`answered: ${JSON.stringify(frame)}`),
  });
  const speak = (room: RoomCode, message: string) => {
    clock.advance(1_000);
    return chat.send(sessionIn(room), { type: 'CHAT_MESSAGE', message });
  };

  // What trims must not count messages of all rooms together: here each fiftieth falls to the quiet room.
  for (let n = 0; n < 700; n++) await speak(n % 50 === 49 ? quiet.code : busy.code, `line ${n}`);
  const kept = await latestMessages(db, busy.id, 10_000);
  assert.ok(kept.length >= CHAT_STORED && kept.length < CHAT_STORED + 50, `${kept.length} are kept`);
  assert.equal(kept.at(-1)?.message, 'line 698');
  assert.equal((await latestMessages(db, quiet.id, 10_000)).length, 14);

  // A server that starts anew trims at the first message.
  const restarted = createChat({ db, store, rooms, sanctions });
  await restarted.send(sessionIn(busy.code), { type: 'CHAT_MESSAGE', message: 'after a restart' });
  assert.equal((await latestMessages(db, busy.id, 10_000)).length, CHAT_STORED);
});
