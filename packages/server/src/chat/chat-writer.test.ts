import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MessageId, RoomId, UserId } from '@streamit/protocol';
import fc from 'fast-check';
import type { NewMessage } from './chat-queries.ts';
import { CHAT_ROWS_PER_WRITE, CHAT_WAITING_MAX, createChatWriter, type InsertMessages } from './chat-writer.ts';

const GONE = 'gone' as RoomId;
const away = new Error('the database is away');

let messages = 0;
const message = (some: Partial<NewMessage> = {}): NewMessage => ({
  id: `message-${String(++messages).padStart(9, '0')}` as MessageId,
  room: 'room' as RoomId,
  user: { id: 'ann' as UserId, name: 'Ann' },
  message: 'hello',
  clientId: null,
  createdAt: 0,
  ...some,
});

interface Weather {
  /** Turns of the event loop that a statement takes. */
  readonly turns: number;
  readonly isAway: boolean;
}

/** All or none, one row for each `clientId`, and no rows of a room that is gone: as the real one, at its own pace. */
function createFakeDatabase(weather: (statement: number) => Weather) {
  const rows: NewMessage[] = [];
  const statements: number[] = [];
  let underWay = 0;
  const insert: InsertMessages = async (batch) => {
    assert.equal(++underWay, 1, 'one statement at a time');
    const { turns, isAway } = weather(statements.push(batch.length));
    for (let n = 0; n < turns; n++) await nextTurn();
    underWay -= 1;
    if (isAway) throw away;
    if (batch.some(({ room }) => room === GONE)) throw Object.assign(new Error('no such room'), { errcode: 787 });
    const stored = new Set<MessageId>();
    for (const each of batch) {
      if (each.clientId !== null && rows.some(({ clientId }) => clientId === each.clientId)) continue;
      rows.push(each);
      stored.add(each.id);
    }
    return stored;
  };
  return { insert, rows, statements };
}

const fine: Weather = { turns: 1, isAway: false };

test('[CH4] messages are stored each once, whatever the database does and whoever else is in the statement', async () => {
  const weathers = fc.array(fc.record({ turns: fc.integer({ min: 0, max: 3 }), isAway: fc.boolean() }));
  const said = fc.record({
    isGone: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    clientId: fc.option(fc.constantFrom('one', 'two', 'three')),
    pauseTurns: fc.constantFrom(0, 0, 0, 1, 4),
  });
  await fc.assert(
    fc.asyncProperty(weathers, fc.array(said, { maxLength: 60 }), async (sky, talk) => {
      const database = createFakeDatabase((statement) => sky[statement - 1] ?? fine);
      const writer = createChatWriter(database.insert);
      const settled: string[] = [];
      const outcomes = [];
      for (const { isGone, clientId, pauseTurns } of talk) {
        const each = message({ clientId, ...(isGone && { room: GONE }) });
        const outcome = writer.write(each).catch((error: unknown) => error);
        outcomes.push({ each, outcome: outcome.finally(() => settled.push(each.id)) });
        for (let n = 0; n < pauseTurns; n++) await nextTurn();
      }
      await writer.close();
      await nextTurn();
      assert.equal(settled.length, talk.length, 'nothing is left when it closes');
      const isStored = ({ id }: NewMessage) => database.rows.some((row) => row.id === id);
      for (const { each, outcome } of outcomes) {
        const result = await outcome;
        assert.equal(result === true, isStored(each), 'told to be stored exactly when it is');
        const byItsName = database.rows.filter(({ clientId }) => clientId !== null && clientId === each.clientId);
        if (result === false) assert.equal(byItsName.length, 1, 'another has its place');
        else if (result !== true && each.room !== GONE) assert.equal(result, away);
        else if (result !== true) assert.ok(result === away || /NOT_FOUND/.test(JSON.stringify(result)));
      }
      assert.deepEqual(
        settled,
        outcomes.map(({ each }) => each.id),
        'in the order in which they came',
      );
      if (sky.every(({ isAway }) => !isAway)) {
        const wrong = outcomes.filter(({ each }) => each.room !== GONE && each.clientId === null && !isStored(each));
        assert.deepEqual(wrong, [], 'a room that is gone takes nothing with it');
      }
    }),
  );
});

test('[CH4] a lone message waits for nothing; what comes meanwhile goes together, at most 100 rows at once', async () => {
  const database = createFakeDatabase(() => fine);
  const writer = createChatWriter(database.insert);
  const all = [writer.write(message())];
  assert.deepEqual(database.statements, [1], 'it is under way before anything else happens');
  for (let n = 0; n < 250; n++) all.push(writer.write(message()));
  assert.ok((await Promise.all(all)).every((isNew) => isNew));
  assert.deepEqual(database.statements, [1, CHAT_ROWS_PER_WRITE, CHAT_ROWS_PER_WRITE, 50]);
});

test('[CH4] a database that does not answer: so many wait and are stored when it does, the others are refused at once', async () => {
  const stuck = Promise.withResolvers<void>();
  const database = createFakeDatabase(() => fine);
  const writer = createChatWriter(async (batch) => {
    await stuck.promise;
    return database.insert(batch);
  });
  const taken = Array.from({ length: 1 + CHAT_WAITING_MAX }, () => writer.write(message()));
  await assert.rejects(writer.write(message()), { code: 'REALTIME_UNAVAILABLE' });
  stuck.resolve();
  await Promise.all(taken);
  assert.equal(database.rows.length, taken.length);
  assert.equal(await writer.write(message()), true, 'it goes on');
});
