/** Guessing passwords and making guests by the thousand: limited per network and per target, from wherever it comes (AU8). */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { createAccounts } from '../../src/accounts/accounts.ts';
import { createAccountRoutes } from '../../src/accounts/accounts-routes.ts';
import { createAttemptLimit } from '../../src/accounts/attempt-limit.ts';
import { createMemoryStore } from '../../src/adapters/memory/memory-store.ts';
import { type DatabaseUnderTest, databaseTest } from '../databases.ts';
import { createFakeClock } from '../fake-clock.ts';
import { assertError, startHttp } from '../start-http.ts';

const PER_MINUTE = 10;
const password = 'correct horse battery';

/** Accounts behind a proxy that is trusted to say who calls. */
async function start(t: TestContext, { db }: DatabaseUnderTest) {
  const clock = createFakeClock();
  const store = createMemoryStore(clock);
  const accounts = createAccounts({ ...store, db, secretKey: 'a secret of at least thirty-two bytes' });
  await accounts.register({ email: 'ann@example.org', username: 'ann', password });
  const http = await startHttp(t, {
    clock,
    config: { trustProxy: ['loopback'] },
    authenticator: accounts,
    handlers: createAccountRoutes({ accounts, limitAttempts: createAttemptLimit(store.rateLimit, PER_MINUTE) }),
  });
  const post = (path: string, ip: string, body: object) =>
    http.call('POST', path, { headers: { 'x-forwarded-for': ip }, body });
  return { clock, post };
}

databaseTest(
  '[AU8] of one address, ten guesses a minute are answered, however its victims change',
  async (t, database) => {
    const { clock, post } = await start(t, database);
    const guess = (n: number) =>
      post('/api/auth/login/', '192.0.2.1', { email: `victim${n}@example.org`, password: 'guess' });
    for (let n = 0; n < PER_MINUTE; n++) assertError(await guess(n), { status: 401, code: 'INVALID_CREDENTIALS' });
    clock.advance(15_000);
    const limited = await guess(PER_MINUTE);
    assertError(limited, { status: 429, code: 'RATE_LIMITED' });
    assert.equal(limited.headers.get('retry-after'), '45');
    clock.advance(45_000);
    assertError(await guess(0), { status: 401, code: 'INVALID_CREDENTIALS' });
  },
);

databaseTest(
  '[AU8] of one account, ten guesses a minute, from however many addresses and however it is written',
  async (t, database) => {
    const { post } = await start(t, database);
    const spellings = ['ann@example.org', 'ANN@example.org', ' ann@EXAMPLE.org ', 'aNn@example.org'];
    const guess = (n: number, guessed: string) =>
      post('/api/auth/login/', `198.51.100.${n}`, { email: spellings[n % spellings.length], password: guessed });
    for (let n = 0; n < PER_MINUTE; n++)
      assertError(await guess(n, 'guess'), { status: 401, code: 'INVALID_CREDENTIALS' });
    const limited = await guess(PER_MINUTE, password);
    assertError(limited, { status: 429, code: 'RATE_LIMITED' });
    assert.ok(Number(limited.headers.get('retry-after')) > 0);
    const other = await post('/api/auth/login/', '198.51.100.200', { email: 'bob@example.org', password: 'guess' });
    assertError(other, { status: 401, code: 'INVALID_CREDENTIALS' });
  },
);

databaseTest('[AU8] the addresses of one IPv6 subscriber count as one; his neighbour’s do not', async (t, database) => {
  const { post } = await start(t, database);
  const enter = (ip: string) => post('/api/auth/guest/', ip, { display_name: 'Grace' });
  const forms = ['2001:db8:1:2::', '2001:DB8:1:2:ffff:ffff:ffff:', '2001:0db8:0001:0002::'];
  for (let n = 0; n < PER_MINUTE; n++) assert.equal((await enter(`${forms[n % forms.length]}${n + 1}`)).status, 200);
  assertError(await enter('2001:db8:1:2:aaaa:bbbb:cccc:dddd'), { status: 429, code: 'RATE_LIMITED' });
  assert.equal((await enter('2001:db8:1:3::1')).status, 200);
});

databaseTest('[AU8] an IPv4 address in IPv6 form is the same address', async (t, database) => {
  const { post } = await start(t, database);
  const enter = (ip: string) => post('/api/auth/guest/', ip, { display_name: 'Grace' });
  for (let n = 0; n < PER_MINUTE; n++) await enter(n % 2 ? '192.0.2.7' : '::ffff:192.0.2.7');
  assertError(await enter('::ffff:192.0.2.7'), { status: 429, code: 'RATE_LIMITED' });
  assert.equal((await enter('::ffff:192.0.2.8')).status, 200);
});

databaseTest(
  '[AU8] a victim’s address that was guessed at does not keep him from registering as somebody else',
  async (t, database) => {
    const { post } = await start(t, database);
    for (let n = 0; n <= PER_MINUTE; n++) {
      await post('/api/auth/login/', `203.0.113.${n}`, { email: 'ann@example.org', password: 'guess' });
    }
    const body = { email: 'new@example.org', username: 'newcomer', password };
    assert.equal((await post('/api/auth/register/', '192.0.2.9', body)).status, 201);
  },
);
