/** Tests of what is written against the link: each has a prefix of its own on the Redis of the tests. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { createKeys } from '../src/adapters/redis/keys.ts';
import { createRedisLink, type RedisLink } from '../src/adapters/redis/redis-link.ts';
import { createSingleServer } from '../src/adapters/redis/redis-servers.ts';
import { forgetRedis, redisUrls } from './redis-under-test.ts';

/** `now`: milliseconds since the epoch, in place of the server's time. */
export type OpenLink = (now?: () => number) => Promise<RedisLink>;

const urls = redisUrls();
const skip = urls === undefined && !process.env.CI && 'needs TEST_REDIS_URL';

/** Ends with a look at the keys that were left: each must have a time to live. */
export function redisLinkTest(title: string, body: (open: OpenLink) => Promise<void>): void {
  test(title, { skip, timeout: 30_000 }, (t) => body((now) => openLink(t, now)));
}

async function openLink(t: TestContext, now: (() => number) | undefined): Promise<RedisLink> {
  const [url] = (await urls?.()) ?? [];
  assert.ok(url, 'TEST_REDIS_URL is missing');
  const prefix = `test-${randomUUID()}`;
  const log = { info() {}, warn() {}, error() {} };
  const servers = createSingleServer(url, { prefix, log, deliver() {}, onLost() {}, onMoved() {}, onUp() {} });
  t.after(async () => {
    servers.close();
    await forgetRedis([url], prefix);
  });
  await servers.up;
  return createRedisLink(servers, createKeys(prefix), now);
}
