/** A first visit with an account from elsewhere, on the whole server: what it may before it has a username, and after. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { closeCodeOf } from './attacks/token-site.ts';
import { createBrowser } from './browser.ts';
import { startOpenIdProvider } from './openid-provider.ts';
import { startNode } from './start-node.ts';
import { codeOf, createWorld } from './world.ts';

async function start(t: TestContext) {
  const provider = await startOpenIdProvider();
  t.after(() => provider.close());
  const { url } = await startNode(
    t,
    {},
    {
      STREAMIT_OIDC_ISSUER: provider.issuer,
      STREAMIT_OIDC_CLIENT_ID: provider.client.id,
      STREAMIT_OIDC_CLIENT_SECRET: provider.client.secret,
    },
  );
  provider.register(`${url}/api/auth/google/callback/`);
  return { url, world: createWorld(t, () => url) };
}

test('[AU3] without a username one neither hosts (403 USERNAME_REQUIRED) nor enters a room (4003); with one, both', async (t) => {
  const { url, world } = await start(t);
  const browser = createBrowser();
  await browser.open(`${url}/api/auth/google/`);
  const headers = { cookie: browser.cookiesFor(url) };
  const others = await world.room(await world.account('host'));
  const join = () => world.request('POST', '/api/rooms/join/', { headers, body: { code: others.code } });
  const create = () => world.request('POST', '/api/rooms/create/', { headers, body: {} });
  const enter = async () => {
    const { ticket } = await world.ok('POST', '/api/auth/ticket/', { headers });
    return closeCodeOf(`${url.replace('http', 'ws')}/ws/room/${others.code}/?token=${ticket}`);
  };

  await join();
  const refused = await create();
  assert.deepEqual([refused.status, codeOf(refused)], [403, 'USERNAME_REQUIRED']);
  assert.equal(await enter(), 4003);

  const taken = await world.request('POST', '/api/set-username/', { headers, body: { username: 'HOST' } });
  assert.deepEqual([taken.status, codeOf(taken)], [400, 'CONFLICT']);
  await world.ok('POST', '/api/set-username/', { headers, body: { username: 'ann' } });

  await join();
  assert.equal((await create()).status, 201);
  assert.equal(await enter(), null);
});
