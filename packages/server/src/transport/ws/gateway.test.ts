import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { CLOSE, ERRORS, FRAME_MAX_BYTES, type RoomCode, type ServerFrame, type UserId } from '@streamit/protocol';
import { WebSocket } from 'ws';
import { createMemoryBus } from '../../adapters/memory/memory-bus.ts';
import { createSystemClock } from '../../adapters/memory/system-clock.ts';
import { AppError } from '../../lib/app-error.ts';
import type { RoomEvent } from '../../ports/room-bus.ts';
import type { FrameHandlers, RoomDoor, Session } from '../../ports/session.ts';
import { Connection } from './connection.ts';
import { createDispatch } from './dispatch.ts';
import { createFanout } from './fanout.ts';
import { createGateway } from './gateway.ts';

const room = 'AAAAAA' as RoomCode;
const silentLog = { info() {}, warn() {}, error() {} };
const snapshot = (version: number): ServerFrame => ({
  type: 'PLAYBACK_STATE',
  is_playing: false,
  time: 0,
  version,
  rate: 1,
  server_time: 0,
  effective_at: 0,
});

const said = (message: string): ServerFrame => ({
  type: 'CHAT_MESSAGE',
  id: '1',
  user: 'Ann',
  user_id: 'ann',
  message,
  created_at: 1,
});

interface Options {
  readonly handlers?: Partial<FrameHandlers>;
  readonly door?: Partial<RoomDoor>;
}

/** A gateway on a real port, whose door lets in whoever brings a name as his credential. */
async function startGateway(t: TestContext, { handlers = {}, door = {} }: Options = {}) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const clock = createSystemClock();
  const bus = createMemoryBus();
  const fanout = createFanout(bus, clock, { opened() {}, changed() {}, closed() {} });
  const unexpected = () => assert.fail('no such frame is expected here');
  const table: FrameHandlers = {
    PLAY: unexpected,
    PAUSE: unexpected,
    SEEK: unexpected,
    CHANGE_RATE: unexpected,
    CHANGE_QUALITY: unexpected,
    CHANGE_SUBTITLE: unexpected,
    CHAT_MESSAGE: unexpected,
    SYNC_CHECK: unexpected,
    TIME_SYNC: (session, { t0 }) => session.send({ type: 'TIME_SYNC', t0, t1: 1, t2: 2 }),
    ...handlers,
  };
  const left = new EventEmitter();
  const sessions: Session[] = [];
  const gateway = createGateway({
    server,
    fanout,
    clock,
    log: silentLog,
    dispatch: createDispatch(table, silentLog),
    isAllowedOrigin: (origin) => origin === 'https://allowed.example',
    door: {
      admit: async (credential) =>
        credential === undefined
          ? { admitted: false, close: CLOSE.NOT_AUTHENTICATED }
          : { admitted: true, user: { id: credential as UserId, name: credential }, room },
      enter: async (session) => {
        sessions.push(session);
        return [snapshot(0)];
      },
      leave: async ({ user }) => void left.emit(user.id),
      ...door,
    },
  });
  t.after(async () => {
    await gateway.close();
    server.close();
  });
  const { port } = server.address() as AddressInfo;

  function connect(path = `/ws/room/${room}/?token=ann`, headers: Record<string, string> = {}, protocols?: string[]) {
    const ws = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, { headers });
    const frames: ServerFrame[] = [];
    ws.on('message', (data) => frames.push(JSON.parse(String(data))));
    ws.on('error', () => {});
    return {
      ws,
      frames,
      closed: once(ws, 'close').then(([code]) => Number(code)),
      /** Resolves with the frames once there are `count` of them. */
      async received(count: number): Promise<ServerFrame[]> {
        while (frames.length < count) await once(ws, 'message');
        return frames;
      },
    };
  }
  return {
    connect,
    gateway,
    sessions,
    leftOf: (user: string) => once(left, user),
    publish: (event: RoomEvent) => bus.publish(room, event),
  };
}

test('[TR8] a refused join is accepted and then closed with its code', async (t) => {
  const { connect } = await startGateway(t);
  assert.equal(await connect(`/ws/room/${room}/`).closed, 4001);
});

test('[TR10] the credential may come as a sub-protocol, and the path with or without v1 and slash', async (t) => {
  const { connect } = await startGateway(t);
  for (const path of [`/ws/room/${room}/`, `/ws/room/${room}`, `/ws/v1/room/${room}/`]) {
    const client = connect(path, {}, ['streamit.v1', 'bearer.ann']);
    await client.received(1);
    assert.equal(client.ws.protocol, 'streamit.v1');
  }
});

test('[TR7] a foreign origin and an unknown path get no socket', async (t) => {
  const { connect } = await startGateway(t);
  const status = async (client: ReturnType<typeof connect>) => {
    const [, response] = await once(client.ws, 'unexpected-response');
    return response.statusCode;
  };
  assert.equal(await status(connect(undefined, { origin: 'https://evil.example' })), 403);
  assert.equal(await status(connect('/ws/elsewhere/')), 404);
  assert.equal(await status(connect('//')), 404);
  await connect(undefined, { origin: 'https://allowed.example' }).received(1);
});

test('[TR5] what is no frame is answered and changes nothing; the answer names the frame', async (t) => {
  const { connect } = await startGateway(t);
  const { ws, received } = connect();
  await received(1);
  const bad = [
    '',
    'not json',
    '[]',
    'null',
    '{}',
    '{"type":"NO_SUCH"}',
    '{"type":"toString"}',
    '{"type":"SEEK","id":"x"}',
  ];
  for (const text of bad) ws.send(text);
  ws.send('{"type":"SEEK","time":"12","id":7}');
  ws.send('{"type":"TIME_SYNC","t0":1,"unknown":true}');
  const [, ...answers] = await received(bad.length + 3);
  for (const answer of answers.slice(0, -1)) assert.equal(answer.type === 'ERROR' && answer.code, 'VALIDATION_ERROR');
  const [missing, wrong, last] = answers.slice(-3);
  assert.ok(missing?.type === 'ERROR' && missing.ref === 'x' && missing.message.includes('`time`'));
  assert.ok(wrong?.type === 'ERROR' && wrong.ref === 7 && wrong.message.includes('`time`'));
  assert.equal(last?.type, 'TIME_SYNC');
});

test('[TR5] more than 50 bad frames in 10 s close the connection', async (t) => {
  const { connect } = await startGateway(t);
  const { ws, received, closed } = connect();
  await received(1);
  for (let n = 0; n < 51; n++) ws.send('{"type":"NO_SUCH"}');
  assert.equal(await closed, 1008);
});

test('[TR6] a frame over 16 KiB closes 1009, a binary one 1003', async (t) => {
  const { connect } = await startGateway(t);
  const [big, binary] = [connect(), connect()];
  await Promise.all([big.received(1), binary.received(1)]);
  big.ws.send('x'.repeat(FRAME_MAX_BYTES + 1));
  binary.ws.send(Buffer.from('{"type":"TIME_SYNC","t0":1}'));
  assert.deepEqual(await Promise.all([big.closed, binary.closed]), [1009, 1003]);
});

test('[TR6b] frames above the rate are answered RATE_LIMITED and dropped', async (t) => {
  const { connect } = await startGateway(t);
  const { ws, received } = connect();
  await received(1);
  for (let n = 0; n < 300; n++) ws.send(`{"type":"TIME_SYNC","t0":${n}}`);
  const [, ...answers] = await received(301);
  const handled = answers.filter(({ type }) => type === 'TIME_SYNC').length;
  assert.ok(handled >= 200 && handled < 300, `${handled} of 300 were handled`);
  assert.ok(answers.some((answer) => answer.type === 'ERROR' && answer.code === 'RATE_LIMITED'));
});

test('[WS3] frames of one connection are handled in order, one at a time; others do not wait', async (t) => {
  const first = Promise.withResolvers<void>();
  const handled: number[] = [];
  const { connect } = await startGateway(t, {
    handlers: {
      async SEEK({ user }, { time }) {
        if (user.id === 'ann' && time === 0) await first.promise;
        handled.push(time);
      },
    },
  });
  const [ann, bob] = [connect(), connect(`/ws/room/${room}/?token=bob`)];
  await Promise.all([ann.received(1), bob.received(1)]);
  for (const time of [0, 1, 2]) ann.ws.send(JSON.stringify({ type: 'SEEK', time }));
  bob.ws.send('{"type":"SEEK","time":9}');
  bob.ws.send('{"type":"TIME_SYNC","t0":1}');
  await bob.received(2);
  assert.deepEqual(handled, [9]);
  first.resolve();
  ann.ws.send('{"type":"TIME_SYNC","t0":1}');
  await ann.received(2);
  assert.deepEqual(handled, [9, 0, 1, 2]);
});

test('[TR3] an error of the domain is answered with its code, any other is masked', async (t) => {
  const { connect } = await startGateway(t, {
    handlers: {
      PLAY() {
        throw new AppError('PERMISSION_DENIED', 'Only the host can do that.');
      },
      PAUSE() {
        throw new Error('secret detail');
      },
    },
  });
  const { ws, received } = connect();
  await received(1);
  ws.send('{"type":"PLAY","time":1,"id":"p"}');
  ws.send('{"type":"PAUSE","time":1}');
  assert.deepEqual((await received(3)).slice(1), [
    { type: 'ERROR', code: 'PERMISSION_DENIED', message: 'Only the host can do that.', ref: 'p' },
    { type: 'ERROR', code: 'INTERNAL_ERROR', message: ERRORS.INTERNAL_ERROR.message },
  ]);
});

test('[WS1] what happens during a join is told after its snapshot, and only if the snapshot does not tell it', async (t) => {
  const entered = Promise.withResolvers<void>();
  const snapshotRead = Promise.withResolvers<void>();
  const { connect, publish } = await startGateway(t, {
    door: {
      async enter() {
        entered.resolve();
        await snapshotRead.promise;
        return [snapshot(5)];
      },
    },
  });
  const { received } = connect();
  await entered.promise;
  for (const version of [4, 5, 6]) await publish({ kind: 'frame', frame: snapshot(version) });
  snapshotRead.resolve();
  await publish({ kind: 'frame', frame: snapshot(7) });
  const versions = (await received(3)).map((frame) => frame.type === 'PLAYBACK_STATE' && frame.version);
  assert.deepEqual(versions, [5, 6, 7]);
});

test('[WS4] a viewer who does not read is closed 4008; the others get everything', async (t) => {
  const { connect, publish, leftOf } = await startGateway(t);
  const [slow, quick] = [connect(`/ws/room/${room}/?token=slow`), connect()];
  await Promise.all([slow.received(1), quick.received(1)]);
  slow.ws.pause();
  const frame = said('x'.repeat(64 * 1024));
  // The kernel's buffers take some megabytes before anything waits in the server.
  for (let sent = 1; sent <= 300; sent++) {
    await publish({ kind: 'frame', frame });
    await quick.received(1 + sent);
  }
  await leftOf('slow');
  slow.ws.resume();
  assert.ok([CLOSE.TOO_SLOW, 1006].includes(await slow.closed), 'closed by the server, or found closed');
  assert.ok(slow.frames.length < 300);
});

test('[WS4] a newer playback state replaces an unsent older one', async (t) => {
  const { connect, publish, sessions } = await startGateway(t);
  const { ws, received, frames } = connect();
  await received(1);
  ws.pause();
  const [connection] = sessions;
  assert.ok(connection instanceof Connection);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  while (!connection.isBehind) {
    await publish({ kind: 'frame', frame: said('x'.repeat(64 * 1024)) });
    await turn();
  }
  for (let version = 1; version <= 100; version++) {
    await publish({ kind: 'frame', frame: snapshot(version) });
    await turn();
  }
  ws.resume();
  while (!frames.some((frame) => frame.type === 'PLAYBACK_STATE' && frame.version === 100)) await once(ws, 'message');
  const versions = frames.flatMap((frame) => (frame.type === 'PLAYBACK_STATE' ? [frame.version] : []));
  assert.deepEqual(versions, [0, 100]);
});

test('[RM6] closing a room closes all its connections, closing a user only his', async (t) => {
  const { connect, publish } = await startGateway(t);
  const [ann, bob] = [connect(), connect(`/ws/room/${room}/?token=bob`)];
  await Promise.all([ann.received(1), bob.received(1)]);
  await publish({ kind: 'close', code: CLOSE.REMOVED, user: 'bob' as UserId });
  assert.equal(await bob.closed, 4011);
  await publish({ kind: 'frame', frame: { type: 'ROOM_DELETED' } });
  await publish({ kind: 'close', code: CLOSE.ROOM_INACTIVE });
  assert.equal(await ann.closed, 4005);
  assert.equal(ann.frames.at(-1)?.type, 'ROOM_DELETED');
});

test('[OP2] a closing gateway tells everyone to come back, and takes nobody new', async (t) => {
  const { connect, gateway } = await startGateway(t);
  const ann = connect();
  await ann.received(1);
  await Promise.all([gateway.close(), ann.closed]);
  assert.equal(await ann.closed, 1012);
  const [, response] = await once(connect().ws, 'unexpected-response');
  assert.equal(response.statusCode, 503);
});
