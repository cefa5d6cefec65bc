/** Personal news over a real socket: stored and live ones as one list, across a lost connection. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Notification, PersonalFrame } from '@streamit/protocol';
import { fakeEnvironment } from '../test/fake-environment.ts';
import { startRoomServer } from '../test/room-server.ts';
import { until } from '../test/until.ts';
import type { Call } from './http.ts';
import { openPersonalNews, type PersonalNewsSnapshot } from './personal-news.ts';
import { networkError } from './streamit-error.ts';

const ROOM = { room_id: 'r-1', code: 'ABCDEF', title: 'Evening' };
const live = (number: number, type: PersonalFrame['type'] = 'join_requested'): PersonalFrame => ({
  type,
  id: `n-${number}`,
  created_at: 1_700_000_000_000 + number,
  room: ROOM,
  user: { id: `u-${number}`, name: 'Gert' },
});
const stored = (number: number, is_read = false): Notification => ({ ...live(number), is_read });
const ids = ({ items }: PersonalNewsSnapshot) => items.map(({ id }) => id);

/** A socket and the two calls; `answers` is changed by the test. */
async function open(t: TestContext) {
  const server = await startRoomServer(t);
  const environment = fakeEnvironment();
  const answers = { stored: [] as Notification[], isDown: false };
  const asked: string[] = [];
  const call = (async (name: string, input?: { body?: { up_to?: string } }) => {
    asked.push(input?.body?.up_to === undefined ? name : `${name} ${input.body.up_to}`);
    if (answers.isDown) throw networkError();
    return name.startsWith('POST')
      ? { read: 1 }
      : { count: answers.stored.length, next: null, previous: null, results: answers.stored };
  }) as Call;
  const news = openPersonalNews({ url: server.url, ticket: async () => 'ticket', WebSocket, environment, call });
  t.after(news.close);
  const visitor = await server.visitor();
  return { server, environment, answers, asked, news, visitor };
}

const isComplete = (snapshot: PersonalNewsSnapshot) => snapshot.isComplete;

describe('openPersonalNews', () => {
  it('[TR10] is open as soon as the socket is, and carries its ticket in no URL', async (t) => {
    const { news, visitor } = await open(t);
    await until(news, ({ connection }) => connection.state === 'open');
    assert.equal(visitor.request.headers['sec-websocket-protocol'], 'streamit.v1, bearer.ticket');
  });

  it('what was stored and what comes live are one list, newest first, each once', async (t) => {
    const { news, visitor, answers } = await open(t);
    answers.stored = [stored(2), stored(1, true)];
    await until(news, isComplete);
    const heard: string[] = [];
    const stop = news.onNews(({ id }) => heard.push(`${id} of ${news.get().items.length}`));
    visitor.send(live(3, 'join_approved'), live(2));
    await until(news, ({ items }) => items.length === 3);
    stop();
    visitor.send(live(4));
    await until(news, ({ items }) => items.length === 4);
    assert.deepEqual(ids(news.get()), ['n-4', 'n-3', 'n-2', 'n-1']);
    assert.equal(news.get().unread, 3);
    assert.equal(heard[0], 'n-3 of 3');
    assert.ok(!heard.some((entry) => entry.startsWith('n-4')), 'after stopping nothing is heard');
  });

  it('what is told anew replaces its older telling', async (t) => {
    const { news, visitor, answers } = await open(t);
    answers.stored = [stored(1, true)];
    await until(news, isComplete);
    visitor.send({ ...live(1), id: 'n-9', created_at: 1_700_000_000_009 });
    await until(news, ({ unread }) => unread === 1);
    assert.deepEqual(ids(news.get()), ['n-9']);
  });

  it('what was missed while the connection was away is read when it is back', async (t) => {
    const { news, visitor, answers, environment, server } = await open(t);
    await until(news, isComplete);
    visitor.cut();
    const { connection } = await until(news, (snapshot) => snapshot.connection.state === 'waiting');
    assert.ok(connection.state === 'waiting');
    answers.stored = [stored(7)];
    environment.advance(connection.retryAt - environment.now());
    await server.visitor();
    await until(news, ({ items }) => items.length === 1);
    assert.equal(news.get().unread, 1);
  });

  it('a socket that outlived its network is replaced', async (t) => {
    const { news, visitor, environment } = await open(t);
    await until(news, ({ connection }) => connection.state === 'open');
    environment.networkBack();
    await until(news, ({ connection }) => connection.state === 'waiting');
    await visitor.closed;
  });

  it('marking as read is shown at once, names the newest, and is taken back when the server cannot be told', async (t) => {
    const { news, answers, asked } = await open(t);
    answers.stored = [stored(2), stored(1)];
    await until(news, isComplete);
    const marking = news.markRead();
    assert.equal(news.get().unread, 0);
    await marking;
    assert.equal(asked.at(-1), 'POST /api/notifications/read/ n-2');
    await news.markRead();
    assert.equal(asked.filter((name) => name.startsWith('POST')).length, 1, 'nothing is left to mark');
    answers.stored = [stored(3)];
    await news.reload();
    answers.isDown = true;
    await assert.rejects(news.markRead(), { code: 'NETWORK' });
    assert.equal(news.get().unread, 1);
  });

  it('a list that could not be read says so, and can be read again', async (t) => {
    const { news, answers } = await open(t);
    await until(news, isComplete);
    answers.isDown = true;
    await news.reload();
    assert.equal(news.get().problem?.code, 'NETWORK');
    answers.isDown = false;
    await news.reload();
    assert.equal(news.get().problem, null);
  });

  it('[TR8] ends for good when the account is signed out', async (t) => {
    const { news, visitor, environment } = await open(t);
    await until(news, isComplete);
    visitor.close(4001);
    await until(news, ({ connection }) => connection.state === 'closed');
    assert.equal(environment.timersPending, 0);
  });

  it('text that is no news of a known kind is not heard', async (t) => {
    const { news, visitor } = await open(t);
    await until(news, isComplete);
    visitor.sendText('{"type":"join_requested","id":7}');
    visitor.sendText('{"type":"sold","id":"n-1"}');
    visitor.send(live(5));
    await until(news, ({ items }) => items.length === 1);
    assert.deepEqual(ids(news.get()), ['n-5']);
  });
});
