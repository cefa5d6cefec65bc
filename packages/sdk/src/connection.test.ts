/** The connection over real sockets. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type FakeEnvironment, fakeEnvironment } from '../test/fake-environment.ts';
import { frames } from '../test/frames.ts';
import { startRoomServer } from '../test/room-server.ts';
import { until } from '../test/until.ts';
import { openConnection, type WebSocketConstructor } from './connection.ts';
import { parseFrame } from './parse-frame.ts';
import type { ConnectionStatus } from './room-snapshot.ts';
import { createStore } from './store.ts';
import { networkError, protocolError } from './streamit-error.ts';

interface StageOptions {
  readonly url: string;
  readonly ticket?: () => Promise<string>;
  readonly WebSocket?: WebSocketConstructor;
}

/** A connection whose retries come when the test turns the time, and whose status can be waited for. */
function open(
  t: TestContext,
  { url, ticket = async () => 'ticket-1', WebSocket = globalThis.WebSocket }: StageOptions,
) {
  const environment: FakeEnvironment = fakeEnvironment();
  const status = createStore<ConnectionStatus>({ state: 'connecting', attempt: 1 });
  const received = createStore<readonly string[]>([]);
  const connection = openConnection({
    url,
    ticket,
    WebSocket,
    environment,
    parse: parseFrame,
    isWelcome: ({ type }) => type === 'JOINED',
    onStatus: status.set,
    onFrame: ({ type }) => received.set([...received.get(), type]),
  });
  t.after(connection.close);
  const waiting = () => until(status, ({ state }) => state === 'waiting');
  return {
    connection,
    environment,
    status,
    received,
    waiting,
    /** Waits for the loss, then lets the time of the wait pass. */
    async retry() {
      const present = await waiting();
      assert.ok(present.state === 'waiting');
      environment.advance(present.retryAt - environment.now());
    },
  };
}

const isOpen = ({ state }: ConnectionStatus) => state === 'open';

describe('openConnection', () => {
  it('[TR10] carries the ticket in the subprotocols and nothing in the URL', async (t) => {
    const server = await startRoomServer(t);
    open(t, { url: server.url, ticket: async () => 'one-use' });
    const { request } = await server.visitor();
    assert.equal(request.url, '/ws/v1/room/ABCDEF/');
    assert.equal(request.headers['sec-websocket-protocol'], 'streamit.v1, bearer.one-use');
  });

  it('[TR8] is open only once the server has let it in', async (t) => {
    const server = await startRoomServer(t);
    const { connection, status, received } = open(t, server);
    const visitor = await server.visitor();
    visitor.send(frames.ERROR);
    await until(received, ({ length }) => length === 1);
    assert.equal(status.get().state, 'connecting');
    assert.equal(connection.send({ type: 'PAUSE' }), false);
    visitor.send(frames.JOINED);
    await until(status, isOpen);
    assert.equal(connection.send({ type: 'PAUSE' }), true);
    assert.deepEqual(await visitor.received(), { type: 'PAUSE' });
  });

  it('[TR8] a refusal with a final code ends it, without another attempt', async (t) => {
    const server = await startRoomServer(t);
    const { environment, status } = open(t, server);
    (await server.visitor()).close(4010);
    const closed = await until(status, ({ state }) => state === 'closed');
    assert.deepEqual(closed, { state: 'closed', code: 4010, reason: 'banned' });
    environment.advance(600_000);
    environment.networkBack();
    assert.equal(server.handshakes, 1);
    assert.equal(environment.timersPending, 0);
  });

  it('comes back after a cut, a restart and slowness, each time with a new ticket', async (t) => {
    const server = await startRoomServer(t);
    let tickets = 0;
    const { retry, status } = open(t, {
      url: server.url,
      ticket: async () => {
        tickets += 1;
        return `ticket-${tickets}`;
      },
    });
    for (const lose of ['cut', 1012, 4008] as const) {
      const visitor = await server.visitor();
      visitor.send(frames.JOINED);
      await until(status, isOpen);
      if (lose === 'cut') visitor.cut();
      else visitor.close(lose);
      await retry();
    }
    const { request } = await server.visitor();
    assert.equal(request.headers['sec-websocket-protocol'], 'streamit.v1, bearer.ticket-4');
  });

  it('ends when the account is signed out, and waits when the server asks for it or cannot be reached', async (t) => {
    const server = await startRoomServer(t);
    const answers = [
      networkError(),
      new TypeError('a bug'),
      protocolError('REALTIME_UNAVAILABLE'),
      protocolError('AUTH_REQUIRED'),
    ];
    const { retry, status } = open(t, {
      url: server.url,
      ticket: () => Promise.reject(answers.shift()),
    });
    await retry();
    await retry();
    await retry();
    assert.deepEqual(await until(status, ({ state }) => state === 'closed'), {
      state: 'closed',
      code: 4001,
      reason: 'not-authenticated',
    });
    assert.equal(server.handshakes, 0);
  });

  it('an address that no socket can be opened for is a failed attempt, not a crash', async (t) => {
    const { waiting } = open(t, { url: 'ws://127.0.0.1:1/\u0000#fragment' });
    await waiting();
  });

  it('a server that accepts and then says nothing is given up', async (t) => {
    const server = await startRoomServer(t);
    const { environment, waiting } = open(t, server);
    const visitor = await server.visitor();
    environment.advance(15_000);
    await waiting();
    await visitor.closed;
  });

  it('a dropped socket is closed, and nothing that it still says is heard', async (t) => {
    const server = await startRoomServer(t);
    const { connection, received, retry, status } = open(t, server);
    const first = await server.visitor();
    first.send(frames.JOINED);
    await until(status, isOpen);
    connection.drop();
    assert.equal(status.get().state, 'waiting');
    first.send(frames.ROOM_DELETED);
    await retry();
    const second = await server.visitor();
    second.send(frames.JOINED);
    await until(status, isOpen);
    await first.closed;
    assert.deepEqual(received.get(), ['JOINED', 'JOINED']);
  });

  it('tries at once when asked to, and when the machine is back on a network', async (t) => {
    const server = await startRoomServer(t);
    const { connection, environment, waiting } = open(t, server);
    (await server.visitor()).cut();
    await waiting();
    connection.retryNow();
    (await server.visitor()).cut();
    await waiting();
    environment.networkBack();
    await server.visitor();
    assert.equal(server.handshakes, 3);
  });

  it('frames that are none do no harm', async (t) => {
    const server = await startRoomServer(t);
    const { received, status } = open(t, server);
    const visitor = await server.visitor();
    for (const text of [
      '',
      'null',
      '{"type":"POLL"}',
      '{"type":"JOINED"}',
      '{"type":"CHAT_HISTORY","messages":[null]}',
    ]) {
      visitor.sendText(text);
    }
    visitor.send(frames.JOINED);
    await until(status, isOpen);
    assert.deepEqual(received.get(), ['JOINED']);
  });

  it('a ticket that comes after the end opens nothing', async (t) => {
    const ticket = Promise.withResolvers<string>();
    let opened = 0;
    class CountedSocket extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols);
        opened += 1;
      }
    }
    const { connection } = open(t, { url: 'ws://127.0.0.1:1', ticket: () => ticket.promise, WebSocket: CountedSocket });
    connection.close();
    ticket.resolve('late');
    await setImmediate();
    assert.equal(opened, 0);
  });

  it('closed by this side it stays closed, in every state, and holds nothing', async (t) => {
    const server = await startRoomServer(t);
    const waitingForTicket = open(t, { url: server.url, ticket: () => new Promise(() => {}) });
    const connected = open(t, server);
    const visitor = await server.visitor();
    const lost = open(t, server);
    (await server.visitor()).cut();
    await lost.waiting();
    for (const { connection, environment, status } of [waitingForTicket, connected, lost]) {
      connection.close();
      connection.close();
      assert.deepEqual(status.get(), { state: 'closed', code: 1000, reason: 'by-client' });
      assert.equal(environment.timersPending, 0);
    }
    await visitor.closed;
  });
});
