/** The services that `npm test` starts for itself. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { findPostgres } from '../packages/server/test/postgres-process.ts';
import { findRedis } from '../packages/server/test/redis-process.ts';
import { startTestServices } from './test-services.ts';

test('servers that are named are used, and no others started', async () => {
  const named = { TEST_POSTGRES_URL: 'postgres://there', TEST_REDIS_URL: 'redis://there' };
  const services = await startTestServices(named);
  assert.deepEqual([services.env, services.missing], [{}, []]);
  await services.stop();
});

if (findPostgres() !== undefined && findRedis() !== undefined) {
  test('servers that are not named are started, and gone afterwards', async () => {
    const services = await startTestServices({});
    assert.deepEqual(services.missing, []);
    const urls = [services.env.TEST_POSTGRES_URL, services.env.TEST_REDIS_URL];
    const answer = () =>
      Promise.all(
        urls.map(async (url) => {
          const { hostname, port } = new URL(url ?? '');
          const socket = connect(Number(port), hostname);
          await once(socket, 'connect');
          socket.destroy();
          return hostname;
        }),
      );
    assert.deepEqual(await answer(), ['127.0.0.1', '127.0.0.1']);
    await services.stop();
    await assert.rejects(answer(), /ECONNREFUSED/);
  });
}
