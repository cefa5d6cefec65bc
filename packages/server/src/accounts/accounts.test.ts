import assert from 'node:assert/strict';
import { ACCESS_TOKEN_SECONDS, REFRESH_TOKEN_SECONDS, SESSION_SECONDS, TICKET_SECONDS } from '@streamit/protocol';
import { databaseTest } from '../../test/databases.ts';
import { createFakeClock } from '../../test/fake-clock.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import type { Db } from '../database/tables.ts';
import { createAccessTokens } from '../lib/access-token.ts';
import { AppError } from '../lib/app-error.ts';
import { verifyPassword } from '../lib/password.ts';
import { createAccounts } from './accounts.ts';

const secretKey = 'a secret of at least thirty-two bytes';
const password = 'correct horse';

async function start(db: Db) {
  const clock = createFakeClock();
  const { tickets, signOuts } = createMemoryStore(clock);
  const verified: string[] = [];
  const accounts = createAccounts({
    db,
    clock,
    tickets,
    signOuts,
    secretKey,
    verify: (text, phc) => {
      verified.push(phc);
      return verifyPassword(text, phc);
    },
  });
  const register = (name: string) =>
    accounts.register({ email: `${name}@example.org`, username: name, password, displayName: undefined });
  const ended: string[] = [];
  await signOuts.subscribe((session) => ended.push(session));
  return { clock, accounts, register, verified, ended };
}

const refused = (code: string, status?: number) => (error: unknown) =>
  error instanceof AppError && error.code === code && (status === undefined || error.status === status);

databaseTest('[AU1] signing in is by e-mail in any case, and by the right password', async (_t, { db }) => {
  const { accounts, register } = await start(db);
  const ann = await register('Ann');
  assert.deepEqual(ann, { id: ann.id, email: 'ann@example.org', username: 'Ann', displayName: 'Ann', isGuest: false });
  assert.deepEqual(await accounts.login('ANN@example.ORG', password), ann);
  await assert.rejects(accounts.login('ann@example.org', 'wrong'), refused('INVALID_CREDENTIALS', 401));
  await assert.rejects(accounts.login('ann', password), refused('INVALID_CREDENTIALS', 401));
});

databaseTest(
  '[AU1] an unknown e-mail costs one password check of the same price, as a wrong password does',
  async (_t, { db }) => {
    const { accounts, register, verified } = await start(db);
    await register('ann');
    await assert.rejects(accounts.login('ann@example.org', 'wrong'), refused('INVALID_CREDENTIALS'));
    await assert.rejects(accounts.login('nobody@example.org', 'wrong'), refused('INVALID_CREDENTIALS'));
    const price = (phc: string | undefined) => phc?.split('$').slice(0, 4).join('$');
    assert.equal(verified.length, 2);
    assert.equal(price(verified[1]), price(verified[0]));
    assert.notEqual(verified[1], verified[0]);
  },
);

databaseTest(
  '[AU2] e-mail and username are each taken once, whatever their case; a taken username is 400',
  async (_t, { db }) => {
    const { accounts, register } = await start(db);
    await register('ann');
    const attempt = (email: string, username: string) => accounts.register({ email, username, password });
    await assert.rejects(attempt('ANN@example.org', 'other'), refused('CONFLICT', 409));
    await assert.rejects(attempt('other@example.org', 'ANN'), refused('CONFLICT', 400));
  },
);

databaseTest('[AU2] of many who take a username at once one gets it', async (_t, { db }) => {
  const { accounts } = await start(db);
  const attempts = Array.from({ length: 8 }, (_, n) =>
    accounts.register({ email: `${n}@example.org`, username: n % 2 ? 'same' : 'SAME', password }),
  );
  const settled = await Promise.allSettled(attempts);
  assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1);
});

databaseTest('[AU2] choosing a username also sets the display name', async (_t, { db }) => {
  const { accounts, register } = await start(db);
  const ann = await register('ann');
  await register('bob');
  await accounts.setUsername(ann, 'Anna');
  const { user } = (await accounts.byBearer(await accounts.accessToken(ann))) ?? {};
  assert.deepEqual(user, { ...ann, username: 'Anna', displayName: 'Anna' });
  await accounts.setUsername(ann, 'ANNA');
  await assert.rejects(accounts.setUsername(ann, 'Bob'), refused('CONFLICT', 400));
  const ghost = await accounts.register({ email: 'g@example.org', username: 'ann', password });
  assert.equal(ghost.username, 'ann', 'the old name is free again');
});

databaseTest('[AU4] guests live in the database and get a username', async (_t, { db }) => {
  const { accounts } = await start(db);
  const guest = await accounts.registerGuest('Grace');
  assert.match(guest.username ?? '', /^guest_[a-z0-9]{8}$/);
  assert.deepEqual(
    { ...guest, id: '', username: '' },
    {
      id: '',
      email: null,
      username: '',
      displayName: 'Grace',
      isGuest: true,
    },
  );
  const unnamed = await accounts.registerGuest();
  assert.equal(unnamed.displayName, unnamed.username);
  assert.equal((await db.selectFrom('users').selectAll().execute()).length, 2);
});

databaseTest('[AU7] a session lasts thirty days, an access token fifteen minutes', async (_t, { db }) => {
  const { accounts, register, clock } = await start(db);
  const ann = await register('ann');
  const { sessionSecret, accessToken } = await accounts.signIn(ann);
  assert.deepEqual((await accounts.bySession(sessionSecret))?.user, ann);
  assert.deepEqual((await accounts.byBearer(accessToken))?.user, ann);
  assert.equal(await accounts.bySession(`${sessionSecret}x`), undefined);
  clock.advance(ACCESS_TOKEN_SECONDS * 1000);
  assert.equal(await accounts.byBearer(accessToken), undefined);
  clock.advance((SESSION_SECONDS - ACCESS_TOKEN_SECONDS) * 1000 - 1);
  assert.notEqual(await accounts.bySession(sessionSecret), undefined);
  clock.advance(1);
  assert.equal(await accounts.bySession(sessionSecret), undefined);
});

databaseTest('[AU7] the database holds no secret that opens anything', async (_t, { db }) => {
  const { accounts, register } = await start(db);
  const { sessionSecret, refreshToken } = await accounts.signIn(await register('ann'));
  const rows = JSON.stringify([
    await db.selectFrom('users').selectAll().execute(),
    await db.selectFrom('sessions').selectAll().execute(),
    await db.selectFrom('refresh_tokens').selectAll().execute(),
  ]);
  for (const secret of [password, sessionSecret, refreshToken]) assert.equal(rows.includes(secret), false);
});

databaseTest('[AU7] a refresh token gives the next pair once and prolongs the session', async (_t, { db }) => {
  const { accounts, register, clock } = await start(db);
  const ann = await register('ann');
  const { sessionSecret, refreshToken } = await accounts.signIn(ann);
  clock.advance(SESSION_SECONDS * 1000 - 1);
  const next = await accounts.refresh(refreshToken);
  assert.notEqual(next.refreshToken, refreshToken);
  assert.deepEqual((await accounts.byBearer(next.accessToken))?.user, ann);
  clock.advance(1_000);
  assert.notEqual(await accounts.bySession(sessionSecret), undefined);
  await assert.rejects(accounts.refresh('nonsense'), refused('AUTH_REQUIRED', 401));
});

databaseTest('[AU7] a refresh token ends after thirty days', async (_t, { db }) => {
  const { accounts, register, clock } = await start(db);
  const { refreshToken } = await accounts.signIn(await register('ann'));
  clock.advance(REFRESH_TOKEN_SECONDS * 1000);
  await assert.rejects(accounts.refresh(refreshToken), refused('AUTH_REQUIRED'));
});

databaseTest(
  '[AU7] the reuse of a spent refresh token ends all that came from that sign-in, and only that',
  async (_t, { db }) => {
    const { accounts, register } = await start(db);
    const ann = await register('ann');
    const [stolen, other] = [await accounts.signIn(ann), await accounts.signIn(ann)];
    const next = await accounts.refresh(stolen.refreshToken);
    await assert.rejects(accounts.refresh(stolen.refreshToken), refused('AUTH_REQUIRED'));
    await assert.rejects(accounts.refresh(next.refreshToken), refused('AUTH_REQUIRED'));
    assert.equal(await accounts.byBearer(next.accessToken), undefined);
    assert.equal(await accounts.bySession(stolen.sessionSecret), undefined);
    assert.notEqual(await accounts.bySession(other.sessionSecret), undefined);
    await accounts.refresh(other.refreshToken);
  },
);

databaseTest('[AU7] of two that spend a refresh token at once one succeeds', async (_t, { db }) => {
  const { accounts, register } = await start(db);
  const { refreshToken } = await accounts.signIn(await register('ann'));
  const settled = await Promise.allSettled([1, 2, 3].map(() => accounts.refresh(refreshToken)));
  assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1);
});

databaseTest('signing out ends the session, its refresh token and its access tokens', async (_t, { db }) => {
  const { accounts, register } = await start(db);
  const { sessionSecret, accessToken, refreshToken } = await accounts.signIn(await register('ann'));
  const caller = await accounts.byBearer(accessToken);
  assert.ok(caller);
  await accounts.signOut(caller);
  assert.equal(await accounts.bySession(sessionSecret), undefined);
  assert.equal(await accounts.byBearer(accessToken), undefined);
  await assert.rejects(accounts.refresh(refreshToken), refused('AUTH_REQUIRED'));
});

databaseTest('[AU7] the end of a sign-in is announced, once, however it ends', async (_t, { db }) => {
  const { accounts, register, ended } = await start(db);
  const ann = await register('ann');
  const [first, second, third] = [await accounts.signIn(ann), await accounts.signIn(ann), await accounts.signIn(ann)];
  const sessionOf = async (secret: string) => (await accounts.bySession(secret))?.sessionId;
  const ids = await Promise.all([first, second, third].map(({ sessionSecret }) => sessionOf(sessionSecret)));
  const caller = await accounts.bySession(first.sessionSecret);
  assert.ok(caller);
  await accounts.signOut(caller);
  await accounts.signOut(caller);
  await accounts.signIn(ann, second.sessionSecret);
  await accounts.signIn(ann, 'nobody’s');
  await accounts.refresh(third.refreshToken);
  await assert.rejects(accounts.refresh(third.refreshToken), refused('AUTH_REQUIRED'));
  await assert.rejects(accounts.refresh(third.refreshToken), refused('AUTH_REQUIRED'));
  assert.deepEqual(ended, ids);
});

databaseTest('sessions and tokens that are over do not pile up', async (_t, { db }) => {
  const { accounts, register, clock } = await start(db);
  const ann = await register('ann');
  for (let n = 0; n < 3; n++) await accounts.refresh((await accounts.signIn(ann)).refreshToken);
  clock.advance(SESSION_SECONDS * 1000);
  await accounts.signIn(ann);
  assert.equal((await db.selectFrom('sessions').selectAll().execute()).length, 1);
  assert.equal((await db.selectFrom('refresh_tokens').selectAll().execute()).length, 1);
});

databaseTest('[AU5] [TR10] a WebSocket is opened by an access token, or once by a ticket', async (_t, { db }) => {
  const { accounts, register, clock } = await start(db);
  const ann = await register('ann');
  await accounts.setDisplayName(ann, 'Ann the Great');
  const current = { user: { ...ann, displayName: 'Ann the Great' }, sessionId: null, mayHost: true };
  assert.deepEqual(await accounts.identify(await accounts.accessToken(ann)), current, 'as the database knows her');
  const ticket = await accounts.issueTicket(current);
  assert.deepEqual(await accounts.identify(ticket), current);
  assert.equal(await accounts.identify(ticket), undefined);
  const late = await accounts.issueTicket(current);
  clock.advance(TICKET_SECONDS * 1000);
  assert.equal(await accounts.identify(late), undefined);
  for (const nonsense of ['', '.', '..', 'x'.repeat(100_000), `${'x'.repeat(100_000)}.`]) {
    assert.equal(await accounts.identify(nonsense), undefined);
  }
});

databaseTest(
  '[TR10] a ticket allows what the credential that asked for it allows, and ends with its sign-in',
  async (_t, { db }) => {
    const { accounts, register } = await start(db);
    const caller = await accounts.bySession((await accounts.signIn(await register('ann'))).sessionSecret);
    assert.ok(caller);
    const modest = { ...caller, mayHost: false };
    assert.deepEqual(await accounts.identify(await accounts.issueTicket(modest)), modest);
    const late = await accounts.issueTicket(caller);
    await accounts.signOut(caller);
    assert.equal(await accounts.identify(late), undefined);
  },
);

databaseTest('[AU7] a token allows what its scope says, a session what its account may', async (_t, { db }) => {
  const { accounts, register, clock } = await start(db);
  const ann = await register('ann');
  const signedIn = await accounts.signIn(ann);
  assert.equal((await accounts.bySession(signedIn.sessionSecret))?.mayHost, true);
  assert.equal((await accounts.byBearer(signedIn.accessToken))?.mayHost, true);
  const { sessionId } = (await accounts.byBearer(signedIn.accessToken)) ?? { sessionId: null };
  for (const session of [sessionId, null]) {
    const token = await createAccessTokens({ secret: secretKey, now: clock.now }).sign({
      user: ann.id,
      sessionId: session,
      scope: 'join',
    });
    assert.equal((await accounts.byBearer(token))?.mayHost, false, 'though she may');
  }
  const guest = await accounts.signIn(await accounts.registerGuest());
  assert.equal((await accounts.bySession(guest.sessionSecret))?.mayHost, false);
  assert.equal((await accounts.byBearer(guest.accessToken))?.mayHost, false);
});

databaseTest('[AU7] a token that names a sign-in of somebody else is nobody’s', async (_t, { db }) => {
  const { accounts, register, clock } = await start(db);
  const [ann, bob] = [await register('ann'), await register('bob')];
  const { sessionId = null } = (await accounts.bySession((await accounts.signIn(ann)).sessionSecret)) ?? {};
  const tokens = createAccessTokens({ secret: secretKey, now: clock.now });
  assert.equal(await accounts.byBearer(await tokens.sign({ user: bob.id, sessionId, scope: 'join host' })), undefined);
});

databaseTest('[AU5] a token of a user who is gone opens nothing', async (_t, { db }) => {
  const { accounts, register } = await start(db);
  const ann = await register('ann');
  const { sessionSecret, accessToken } = await accounts.signIn(ann);
  const bare = await accounts.accessToken(ann);
  await db.deleteFrom('users').where('id', '=', ann.id).execute();
  assert.equal(await accounts.byBearer(accessToken), undefined);
  assert.equal(await accounts.byBearer(bare), undefined);
  assert.equal(await accounts.bySession(sessionSecret), undefined);
});
