import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { CLOSE, type UserId } from '@streamit/protocol';
import { room, said, snapshot, startGateway } from '../../../test/start-gateway.ts';
import { RoomConnection } from './room-connection.ts';

test('[WS4] a viewer who does not read is closed 4008; the others get everything', async (t) => {
  const { connect, publish, leftOf } = await startGateway(t);
  const [slow, quick] = [connect(`/ws/room/${room}/?token=slow`), connect()];
  await Promise.all([slow.received(1), quick.received(1)]);
  slow.ws.pause();
  const left = leftOf('slow');
  // The kernel's buffers take some megabytes before anything waits in the server.
  for (let sent = 1; sent <= 300; sent++) {
    await publish({ kind: 'frame', frame: said('x'.repeat(64 * 1024)) });
    await quick.received(1 + sent);
  }
  await left;
  slow.ws.resume();
  assert.ok([CLOSE.TOO_SLOW, 1006].includes(await slow.closed), 'closed by the server, or found closed');
  assert.ok(slow.frames.length < 300);
});

test('[WS4] one who begins to read again in time sees 4008', async (t) => {
  const { connect, publish, sessions } = await startGateway(t);
  const slow = connect();
  await slow.received(1);
  slow.ws.pause();
  const [connection] = sessions;
  assert.ok(connection instanceof RoomConnection);
  while (connection.isOpen) {
    await publish({ kind: 'frame', frame: said('x'.repeat(64 * 1024)) });
    await new Promise((resolve) => setImmediate(resolve));
  }
  slow.ws.resume();
  assert.equal(await slow.closed, CLOSE.TOO_SLOW);
});

test('[WS4] a newer playback state replaces an unsent older one', async (t) => {
  const { connect, publish, sessions } = await startGateway(t);
  const { ws, received, frames } = connect();
  await received(1);
  ws.pause();
  const [connection] = sessions;
  assert.ok(connection instanceof RoomConnection);
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

test('[WS2] frames that wait for company keep their order, and a playback state takes them along', async (t) => {
  const { connect, publish } = await startGateway(t);
  // So many that waiting is worth it.
  const clients = Array.from({ length: 40 }, (_, n) => connect(`/ws/room/${room}/?token=user-${n}`));
  await Promise.all(clients.map((client) => client.received(1)));
  const published = Array.from({ length: 60 }, (_, n) => (n % 3 === 2 ? snapshot(n) : said(`line ${n}`)));
  for (const frame of published) await publish({ kind: 'frame', frame });
  for (const client of clients) assert.deepEqual((await client.received(61)).slice(1), published);
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

test('[RM10] after an outage the present is looked up until it is found, and told to those who may stay', async (t) => {
  const looks: number[] = [];
  const { connect, miss, publish } = await startGateway(t, {
    async missed({ witnesses, messagesSince }) {
      looks.push(messagesSince);
      if (looks.length < 3) throw new Error('the store is away again');
      const bob = witnesses.find(({ session }) => session.user.id === 'bob')?.session.connection;
      return { refused: new Map(bob && [[bob, CLOSE.REMOVED]]), frames: [heard, unheard] };
    },
  });
  const [heard, unheard] = [said('heard'), said('not heard')];
  const [ann, bob] = [connect(), connect(`/ws/room/${room}/?token=bob`)];
  await Promise.all([ann.received(1), bob.received(1)]);
  await publish({ kind: 'frame', frame: heard });
  await ann.received(2);
  miss();
  assert.equal(await bob.closed, 4011);
  assert.deepEqual((await ann.received(3)).slice(1), [heard, unheard]);
  assert.equal(looks.length, 3);
  assert.equal(new Set(looks).size, 1, 'what is looked for does not move while it is not found');
});
