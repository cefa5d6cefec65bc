import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import {
  CHAT_STORED,
  type ConnectionId,
  type MessageId,
  type RoomCode,
  type ServerFrame,
  type ServerFrameOf,
} from '@streamit/protocol';
import { addUser } from '../../test/add-user.ts';
import { createTestRooms, silentLog as log } from '../../test/create-rooms.ts';
import { type DatabaseUnderTest, databaseTest } from '../../test/databases.ts';
import { createFakeClock } from '../../test/fake-clock.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import { AppError } from '../lib/app-error.ts';
import { createTimeOrderedIds } from '../lib/time-ordered-id.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import type { Session } from '../ports/session.ts';
import { createChat } from './chat.ts';
import { insertMessages, latestMessages, type NewMessage } from './chat-queries.ts';
import { createChatWriter } from './chat-writer.ts';

/** A node's chat with a host, on a store of its own whose bus can be cut off. */
async function setUp(t: TestContext, { db }: DatabaseUnderTest) {
  const clock = createFakeClock();
  const memory = createMemoryStore(clock);
  const bus = {
    ...memory.bus,
    isAway: false,
    async publish(...event: Parameters<RealtimeStore['bus']['publish']>) {
      if (bus.isAway) throw new AppError('REALTIME_UNAVAILABLE');
      await memory.bus.publish(...event);
    },
  };
  const store = { ...memory, bus };
  const { rooms, sanctions } = createTestRooms({ db, store });
  const start = () => {
    const chat = createChat({ db, store, rooms, sanctions, log });
    t.after(() => chat.close());
    return chat;
  };
  const host = await addUser(db, 'host');
  const answered: ServerFrame[] = [];
  const sessionIn = (room: RoomCode): Session => ({
    connection: 'c' as ConnectionId,
    user: { id: host.id, name: 'Host', mayHost: true },
    room,
    delayMs: null,
    measured: new Promise(() => {}),
    send: (frame) => void answered.push(frame),
  });
  return { db, clock, bus, rooms, host, start, chat: start(), sessionIn, answered };
}

databaseTest(
  '[CH4] each room keeps its latest 500 messages, however the talk is spread over rooms',
  async (t, database) => {
    const { db, clock, rooms, host, chat, start, sessionIn } = await setUp(t, database);
    const [busy, quiet] = [await rooms.create(host, {}), await rooms.create(host, {})];
    const speak = (room: RoomCode, message: string) => {
      clock.advance(1_000);
      return chat.send(sessionIn(room), { type: 'CHAT_MESSAGE', message });
    };

    // What trims must not count messages of all rooms together: here each fiftieth falls to the quiet room.
    for (let n = 0; n < 700; n++) await speak(n % 50 === 49 ? quiet.code : busy.code, `line ${n}`);
    await chat.close();
    const kept = await latestMessages(db, busy.id, 10_000);
    assert.ok(kept.length >= CHAT_STORED && kept.length < CHAT_STORED + 50, `${kept.length} are kept`);
    assert.equal(kept.at(-1)?.message, 'line 698');
    assert.equal((await latestMessages(db, quiet.id, 10_000)).length, 14);

    // A server that starts anew trims at the first message.
    const restarted = start();
    await restarted.send(sessionIn(busy.code), { type: 'CHAT_MESSAGE', message: 'after a restart' });
    await restarted.close();
    assert.equal((await latestMessages(db, busy.id, 10_000)).length, CHAT_STORED);
  },
);

databaseTest(
  '[CH4] a room that is gone takes its own messages with it, not those of the others',
  async (t, database) => {
    const { db, host, rooms } = await setUp(t, database);
    const [here, gone] = [await rooms.create(host, {}), await rooms.create(host, {})];
    await db.deleteFrom('rooms').where('id', '=', gone.id).execute();
    const nextId = createTimeOrderedIds(() => 1_700_000_000_000);
    const writer = createChatWriter((messages) => insertMessages(db, messages));
    const write = ({ id: room }: typeof here, message: string, clientId: string | null = null) => {
      const id = nextId() as MessageId;
      const row: NewMessage = { id, room, user: { id: host.id, name: 'Host' }, message, clientId, createdAt: 0 };
      return writer.write(row).catch(({ code }) => code);
    };
    const outcomes = await Promise.all([
      write(here, 'alone in its statement'),
      write(here, 'one', 'the same'),
      write(gone, 'two'),
      write(here, 'three', 'the same'),
      write(gone, 'four'),
      write(here, 'five'),
    ]);
    assert.deepEqual(outcomes, [true, true, 'NOT_FOUND', false, 'NOT_FOUND', true]);
    const together = [write(here, 'six'), write(here, 'seven'), write(here, 'eight', 'the same'), write(here, 'nine')];
    assert.deepEqual(
      await Promise.all(together),
      [true, true, false, true],
      'what came before is told from what is new',
    );
    const stored = await latestMessages(db, here.id, 10);
    assert.deepEqual(
      stored.map(({ message }) => message),
      ['alone in its statement', 'one', 'five', 'six', 'seven', 'nine'],
    );
  },
);

databaseTest(
  '[CH3] [CH4] stored, and not told: its sender is refused, and his resend is heard by all, once',
  async (t, database) => {
    const { clock, bus, rooms, host, chat, start, sessionIn, answered } = await setUp(t, database);
    const { code } = await rooms.create(host, {});
    const heard: ServerFrameOf<'CHAT_MESSAGE'>[] = [];
    const stop = await bus.subscribe(code, (event) => {
      if (event.kind === 'frame' && event.frame.type === 'CHAT_MESSAGE') heard.push(event.frame);
    });
    t.after(stop);
    const say = (message: string, through = chat) =>
      through.send(sessionIn(code), { type: 'CHAT_MESSAGE', message, client_id: message });

    bus.isAway = true;
    await assert.rejects(say('one'), { code: 'REALTIME_UNAVAILABLE' });
    await assert.rejects(say('one'), { code: 'REALTIME_UNAVAILABLE' }, 'his resend too');
    await assert.rejects(say('two'), { code: 'REALTIME_UNAVAILABLE' });
    assert.deepEqual([heard, answered], [[], []]);
    bus.isAway = false;
    await say('one');
    const [one] = heard;
    assert.deepEqual([heard.length, one?.message, answered], [1, 'one', [one]]);
    await say('one');
    assert.deepEqual([heard.length, answered], [1, [one, one]], 'once it was told, he alone is answered');

    // The node that stored it is dead: another can't know whether it was told, and those who were drop it by its id.
    await say('two', start());
    assert.deepEqual(
      heard.map(({ message }) => message),
      ['one', 'two'],
    );
    await say('one', start());
    assert.deepEqual(heard[2], one);

    const { messages } = await chat.history(code);
    assert.deepEqual(
      messages.map(({ message }) => message),
      ['one', 'two'],
      'each is stored once',
    );
    clock.advance(60_000);
    await say('three');
    const since = async (ms: number) => (await chat.since(code, ms)).map(({ message }) => message);
    assert.deepEqual(await since(clock.now() - 60_000), ['one', 'two', 'three']);
    assert.deepEqual(await since(clock.now() - 59_999), ['three']);
    assert.deepEqual(await since(clock.now() + 1), []);
    // Whoever wrote them may still wait for the answer, and knows it by this name alone.
    const named = (await chat.since(code, 0)).map(({ client_id }) => client_id);
    assert.deepEqual(named, ['one', 'two', 'three']);
  },
);

databaseTest('[CH4] what many say at once on one node is heard in the order of the history', async (t, database) => {
  const { db, bus, rooms, host, chat, sessionIn } = await setUp(t, database);
  const { code, id } = await rooms.create(host, {});
  const heard: string[] = [];
  const stop = await bus.subscribe(code, (event) => {
    if (event.kind === 'frame' && event.frame.type === 'CHAT_MESSAGE') heard.push(event.frame.id);
  });
  t.after(stop);
  const people = await Promise.all(Array.from({ length: 40 }, (_, n) => addUser(db, `guest${n}`)));
  const said = [1, 2, 3].flatMap((n) =>
    people.map((user) => {
      const session = { ...sessionIn(code), user: { id: user.id, name: user.displayName, mayHost: true } };
      return chat.send(session, { type: 'CHAT_MESSAGE', message: `line ${n}` });
    }),
  );
  await Promise.all(said);
  assert.equal(heard.length, said.length);
  assert.deepEqual(
    heard,
    (await latestMessages(db, id, 1_000)).map((message) => message.id),
  );
});
