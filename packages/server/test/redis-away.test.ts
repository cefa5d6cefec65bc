/** A server whose Redis is away: what still works, and what says that it does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { findRedis, startRedisProcess } from './redis-process.ts';
import { startNode } from './start-node.ts';

const skip = findRedis() === undefined && !process.env.CI && 'redis-server not found';

test('[OP2] a server without its Redis lives but is not ready, counts nobody, and is ready again with it', {
  skip,
}, async (t) => {
  const redis = await startRedisProcess(t);
  const { url } = await startNode(
    t,
    {},
    {
      REDIS_URL: redis.url,
      SECRET_KEY: 'x'.repeat(32),
      STREAMIT_HTTP_REQUESTS_PER_MINUTE: '1000',
    },
  );
  const status = async (path: string) => (await fetch(`${url}${path}`)).status;
  assert.deepEqual([await status('/ready/'), await status('/health/')], [200, 200]);
  redis.freeze();
  const ready = await fetch(`${url}/ready/`);
  assert.equal(ready.status, 503);
  assert.deepEqual(await ready.json(), { status: 'unavailable', checks: { database: 'ok', store: 'failed' } });
  assert.equal(await status('/health/'), 200);
  assert.equal(await status('/api/v1/health/'), 200);
  redis.thaw();
  while ((await status('/ready/')) !== 200) await wait(50);
});
