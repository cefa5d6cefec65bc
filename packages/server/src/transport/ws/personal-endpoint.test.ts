/** The socket of personal news, alone with a door that knows everybody by his name. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { PERSONAL_MAX_CONNECTIONS, type PersonalFrame, type UserId } from '@streamit/protocol';
import { silentLog } from '../../../test/create-rooms.ts';
import { openSocketClient } from '../../../test/socket-client.ts';
import { createMemoryPersonalBus } from '../../adapters/memory/memory-bus.ts';
import { createSystemClock } from '../../adapters/memory/system-clock.ts';
import { createGateway } from './gateway.ts';
import { createHeartbeat } from './heartbeat.ts';
import { createPersonalEndpoint } from './personal-endpoint.ts';

const news = (id: number): PersonalFrame => ({
  type: 'room_invited',
  id: String(id),
  created_at: id,
  room: { room_id: '1', code: 'AAAAAA', title: null },
  user: { id: '2', name: 'Carl' },
});

async function start(t: TestContext) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const clock = createSystemClock();
  const bus = createMemoryPersonalBus();
  let listening = 0;
  const door = {
    admit: async (name: string | undefined) =>
      name === undefined ? undefined : { user: name as UserId, signIn: `sign-in of ${name}` },
    async listen(user: UserId, hear: (frame: PersonalFrame) => void) {
      listening += 1;
      const stop = await bus.subscribe(user, hear);
      return async () => {
        listening -= 1;
        await stop();
      };
    },
  };
  const heartbeat = createHeartbeat(clock);
  const endpoints = [createPersonalEndpoint({ door, clock, heartbeat })];
  const gateway = createGateway({ server, endpoints, log: silentLog, isAllowedOrigin: () => false });
  t.after(async () => {
    await gateway.close();
    heartbeat.stop();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  async function connect(name: string, path = '/ws/notifications/') {
    const client = openSocketClient<PersonalFrame>(`ws://127.0.0.1:${port}${path}?token=${name}`);
    await client.ponged;
    return client;
  }
  return { connect, gateway, publish: bus.publish, listening: () => listening };
}

test('[NT1] news reach every tab of the one they are for, and nobody else', async (t) => {
  const { connect, publish } = await start(t);
  const tabs = [await connect('ann'), await connect('ann', '/ws/v1/notifications')];
  const bob = await connect('bob');
  for (const id of [1, 2]) await publish('ann' as UserId, news(id));
  await publish('bob' as UserId, news(3));
  for (const tab of tabs) assert.deepEqual(await tab.received(2), [news(1), news(2)]);
  assert.deepEqual(await bob.received(1), [news(3)]);
});

test(`[NT1] who opens more than ${PERSONAL_MAX_CONNECTIONS} loses the oldest, and others lose nothing`, async (t) => {
  const { connect, publish, listening } = await start(t);
  const bob = await connect('bob');
  const tabs = [];
  for (let n = 0; n <= PERSONAL_MAX_CONNECTIONS; n++) tabs.push(await connect('ann'));
  assert.equal(await tabs[0]?.closed, 1013);
  await publish('ann' as UserId, news(1));
  await Promise.all(tabs.slice(1).map((tab) => tab.received(1)));
  assert.equal(bob.ws.readyState, bob.ws.OPEN);
  assert.equal(listening(), PERSONAL_MAX_CONNECTIONS + 1);
});

test('[AU7] a sign-in that has ended takes its sockets with it, and leaves no listener behind', async (t) => {
  const { connect, gateway, listening } = await start(t);
  const [ann, bob] = [await connect('ann'), await connect('bob')];
  gateway.signedOut('sign-in of ann');
  assert.equal(await ann.closed, 4001);
  await Promise.all([gateway.close(), bob.closed]);
  assert.equal(await bob.closed, 1012);
  assert.equal(listening(), 0);
});
