/** The failing network fails as it says: otherwise every test that stands on it would prove nothing. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startFailingNetwork } from './failing-network.ts';

/** Whether it ended by an error, once it has. Not `once`, which fails at the error. */
const closed = (socket: Socket) => new Promise<boolean>((resolve) => socket.once('close', resolve));

/** An echo behind the network, and a connection to it through the network. */
async function setUp(t: TestContext) {
  const accepted: Socket[] = [];
  const server = createServer((socket) => {
    accepted.push(socket);
    socket.on('error', () => {});
    socket.on('data', (data) => socket.write(data));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const network = await startFailingNetwork(t, (server.address() as AddressInfo).port);
  t.after(() => {
    for (const socket of accepted) socket.destroy();
    server.close();
  });
  async function open() {
    const socket = connect(network.port, '127.0.0.1');
    t.after(() => socket.destroy());
    let heard = '';
    socket.on('data', (data) => {
      heard += data;
    });
    const failed = closed(socket);
    socket.on('error', () => {});
    await Promise.race([once(socket, 'connect').catch(() => {}), failed]);
    return {
      socket,
      failed,
      heard: () => heard,
      async echo(text: string) {
        const start = performance.now();
        const wanted = heard + text;
        socket.write(text);
        while (heard !== wanted) await once(socket, 'data');
        return performance.now() - start;
      },
    };
  }
  return { network, open, accepted };
}

test('bytes pass whole and in order, and an end of both ways as well', async (t) => {
  const { network, open, accepted } = await setUp(t);
  const connection = await open();
  await connection.echo('hello');
  await connection.echo('x'.repeat(3_000_000));
  assert.equal(network.connections, 1);
  connection.socket.end();
  assert.equal(await connection.failed, false);
  assert.equal(accepted[0]?.errored, null);
  assert.equal(
    network.through('redis://:secret@10.0.0.1:6379/2?x=1'),
    `redis://:secret@127.0.0.1:${network.port}/2?x=1`,
  );
  assert.equal(network.through('http://localhost'), `http://127.0.0.1:${network.port}`);
});

test('a delay holds each piece in both directions, and jitter changes no order', async (t) => {
  const { network, open } = await setUp(t);
  const connection = await open();
  network.delay(60, 40);
  const took = await connection.echo('there and back');
  assert.ok(took >= 118, `${took} ms`);
  const pieces = Array.from({ length: 50 }, (_, n) => `<${n}>`);
  const before = connection.heard();
  for (const piece of pieces) {
    connection.socket.write(piece);
    await delay(1);
  }
  while (connection.heard().length < before.length + pieces.join('').length) await once(connection.socket, 'data');
  assert.equal(connection.heard(), before + pieces.join(''));
});

test('what is sent while it stalls comes when it heals', async (t) => {
  const { network, open } = await setUp(t);
  const connection = await open();
  await connection.echo('a');
  network.stall();
  const echoed = connection.echo('b');
  assert.equal(await Promise.race([echoed, delay(100, 'nothing')]), 'nothing');
  network.heal();
  await echoed;
});

test('while answers stall, what is sent arrives; with a cut they are lost', async (t) => {
  const { network, open, accepted } = await setUp(t);
  const connection = await open();
  await connection.echo('a');
  network.stallAnswers();
  connection.socket.write('b');
  await once(accepted[0] as Socket, 'data');
  await delay(50);
  network.cut();
  network.heal();
  await connection.failed;
  assert.equal(connection.heard(), 'a');
  await (await open()).echo('c');
});

test('a silent one tells no end, and is dead for ever; new connections live again when it heals', async (t) => {
  const { network, open, accepted } = await setUp(t);
  const connection = await open();
  await connection.echo('a');
  network.goSilent();
  const during = await open();
  for (const { socket } of [connection, during]) socket.write('b');
  assert.equal(await Promise.race([connection.failed, during.failed, delay(100, 'nothing')]), 'nothing');
  network.heal();
  assert.equal(await Promise.race([connection.failed, delay(100, 'nothing')]), 'nothing');
  assert.deepEqual([connection.heard(), during.heard()], ['a', '']);
  connection.socket.destroy();
  await delay(50);
  assert.equal(accepted[0]?.destroyed, false, 'the far end was not told either');
  await (await open()).echo('c');
});

test('a cut resets what is open, a refusal what comes as well, until it heals', async (t) => {
  const { network, open, accepted } = await setUp(t);
  const connection = await open();
  await connection.echo('a');
  network.cut();
  assert.equal(await connection.failed, true);
  if (accepted[0]?.destroyed === false) await closed(accepted[0]);
  const second = await open();
  await second.echo('b');
  second.socket.resetAndDestroy();
  assert.equal(accepted[1] && (await closed(accepted[1])), true, 'the reset of one end reaches the other');
  network.refuse();
  const refused = await open();
  assert.equal(await refused.failed, true);
  network.heal();
  await (await open()).echo('c');
});
