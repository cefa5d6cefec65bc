import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { connect as netConnect } from 'node:net';
import { test } from 'node:test';
import { ERRORS, FRAME_MAX_BYTES, type UserId } from '@streamit/protocol';
import type { RoomClient } from '../../../test/room-client.ts';
import { room, snapshot, startGateway } from '../../../test/start-gateway.ts';
import { AppError } from '../../lib/app-error.ts';

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

test('[TR10] the credential alone is enough: a client is told the sub-protocol that it offered', async (t) => {
  const { connect } = await startGateway(t);
  const client = connect(`/ws/room/${room}/`, {}, ['bearer.ann']);
  await client.received(1);
  assert.equal(client.ws.protocol, 'bearer.ann');
});

test('[TR7] a refused upgrade does not keep its socket, also when the other side never hangs up', async (t) => {
  const { port, gateway } = await startGateway(t);
  const socket = netConnect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.write('GET /nope HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  const [answer] = await once(socket, 'data');
  assert.match(String(answer), /^HTTP\/1\.1 404 /);
  await once(socket, 'end');
  // Whatever is written now meets a closed socket: this side learns that the other one is gone for good.
  const closed = new Promise((resolve) => socket.once('error', resolve).once('close', resolve));
  const writing = setInterval(() => socket.write('anybody there?'), 10);
  t.after(() => clearInterval(writing));
  await closed;
  await gateway.close();
});

test('[TR7] a foreign origin and an unknown path get no socket', async (t) => {
  const { connect } = await startGateway(t);
  const status = async (client: RoomClient) => {
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

test('[TR5] good frames that are refused are no abuse, however many', async (t) => {
  const { connect } = await startGateway(t, {
    handlers: {
      SEEK() {
        throw new AppError('VALIDATION_ERROR', 'field `time`: the film ends at 60 s');
      },
    },
  });
  const { ws, received } = connect();
  await received(1);
  for (let n = 0; n < 80; n++) ws.send('{"type":"SEEK","time":61}');
  ws.send('{"type":"TIME_SYNC","t0":1}');
  assert.equal((await received(82)).at(-1)?.type, 'TIME_SYNC');
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
        return { admitted: true, greeting: [snapshot(5)] };
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

test('[AU7] the end of a sign-in closes the sockets that it opened, and no others', async (t) => {
  const { connect, gateway } = await startGateway(t);
  const [ann, bob] = [connect(), connect(`/ws/room/${room}/?token=bob`)];
  await Promise.all([ann.received(1), bob.received(1)]);
  gateway.signedOut('ann');
  assert.equal(await ann.closed, 4001);
  await bob.settled();
});

test('[AU7] a sign-in that ends while its socket is being let in opens nothing', async (t) => {
  const asked = new EventEmitter();
  const decided = Promise.withResolvers<void>();
  const { connect, gateway, sessions } = await startGateway(t, {
    door: {
      async admit(credential = '') {
        asked.emit(credential);
        await decided.promise;
        const user = { id: credential as UserId, name: credential, mayHost: true };
        return { admitted: true, user, room, signIn: credential };
      },
    },
  });
  const [annAsked, bobAsked] = [once(asked, 'ann'), once(asked, 'bob')];
  const [ann, bob] = [connect(), connect(`/ws/room/${room}/?token=bob`)];
  await Promise.all([annAsked, bobAsked]);
  gateway.signedOut('ann');
  decided.resolve();
  assert.equal(await ann.closed, 4001);
  await bob.received(1);
  assert.deepEqual(
    sessions.map(({ user }) => user.id),
    ['bob'],
  );
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
