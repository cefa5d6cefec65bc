/** What crosses the wire between the nodes and Redis, counted on the wire. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { canShare, inTurn, startNodes } from './start-nodes.ts';
import { createWorld } from './world.ts';

/** What a node and Redis have said to each other so far. */
interface Wire {
  readonly url: string;
  readonly toRedis: () => string;
  readonly toNode: () => string;
}

async function startWire(t: TestContext, redisUrl: string): Promise<Wire> {
  const { hostname, port: redisPort } = new URL(redisUrl);
  const said = { toRedis: '', toNode: '' };
  const sockets = new Set<Socket>();
  const server = createServer((node) => {
    const redis = connect(Number(redisPort || 6379), hostname);
    for (const [from, to, way] of [[node, redis, 'toRedis'] as const, [redis, node, 'toNode'] as const]) {
      sockets.add(from);
      from.on('data', (bytes) => {
        said[way] += bytes.toString('latin1');
        to.write(bytes);
      });
      from.on('error', () => {});
      from.on('close', () => to.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const url = new URL(redisUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return { url: url.href, toRedis: () => said.toRedis, toNode: () => said.toNode };
}

/** How often a message with this state stands in `text`. */
function tellingsOf(version: number, text: string): number {
  const states = text.match(/"type":"PLAYBACK_STATE"[^\r]*/g) ?? [];
  return states.filter((state) => state.includes(`"version":${version},`) || state.includes(`"version":${version}}`))
    .length;
}

/** How often a node has subscribed to the events of a room. */
function subscriptionsTo(code: string, text: string): number {
  const channels = [...text.matchAll(/\r\nsubscribe\r\n\$\d+\r\n([^\r]*)/g)].map(([, channel]) => channel ?? '');
  return channels.filter((channel) => channel.includes(`{${code}}`)).length;
}

test('[PB5] a command in a room with viewers on two nodes crosses Redis once to each, however many they are', {
  skip: !canShare && process.env.CI !== 'true' && 'no TEST_POSTGRES_URL or no TEST_REDIS_URL',
}, async (t) => {
  const redisUrl = process.env.TEST_REDIS_URL ?? '';
  const wires = [await startWire(t, redisUrl), await startWire(t, redisUrl), await startWire(t, redisUrl)];
  const nodes = await startNodes(t, 3, { redisUrls: wires.map(({ url }) => url) });
  const world = createWorld(t, inTurn(nodes.slice(0, 2)));
  const host = await world.account('host');
  const { code } = await world.room(host);
  const control = await world.enter(host, code);
  const viewers = [];
  for (const name of ['Ann', 'Bob', 'Carl', 'Dora', 'Eve']) {
    viewers.push(await world.enter(await world.guest(name), code));
  }
  // On the third node sits somebody in another room.
  const other = createWorld(t, () => nodes[2]?.url ?? '');
  const stranger = await other.account('stranger');
  await other.enter(stranger, (await other.room(stranger)).code);

  for (const time of [1_111, 2_222, 3_333]) {
    control.send({ type: 'SEEK', time });
    const { version } = await control.next('PLAYBACK_STATE', (state) => state.time === time);
    for (const viewer of viewers) await viewer.next('PLAYBACK_STATE', (state) => state.version === version);
    const toNodes = wires.map(({ toNode }) => tellingsOf(version, toNode()));
    assert.deepEqual(toNodes, [1, 1, 0]);
    const toRedis = wires.map(({ toRedis: said }) => tellingsOf(version, said()));
    assert.equal(
      toRedis.reduce((sum, count) => sum + count),
      1,
    );
  }
  const subscriptions = wires.map(({ toRedis }) => subscriptionsTo(code, toRedis()));
  assert.deepEqual(subscriptions, [1, 1, 0], 'each node subscribes once to a room whose viewers it has');
});
