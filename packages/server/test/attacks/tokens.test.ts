/** Attacks with tokens, tickets and cookies: forged, stolen, spent, too old, of the wrong kind or from the wrong page. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { routes } from '@streamit/protocol';
import { SignJWT, UnsecuredJWT } from 'jose';
import { databaseTest } from '../databases.ts';
import { codeOf } from '../world.ts';
import { claimsOf, closeCodeOf, KEY, LET_IN, REFUSED, sign, startTokenSite } from './token-site.ts';

databaseTest('[AU7] a forged token opens nothing, neither calls nor sockets', async (t, database) => {
  const { world, opens } = await startTokenSite(t, database);
  const [ann, bob] = [await world.account('ann'), await world.account('bob')];
  const { code } = await world.room(ann);
  const claims = claimsOf(ann);
  const genuine = await sign(claims);
  assert.deepEqual(await opens(genuine, code), LET_IN, 'the forger knows the form');

  const [header = '', , signature = ''] = genuine.split('.');
  const body = (payload: object) => Buffer.from(JSON.stringify(payload)).toString('base64url');
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const now = claims.exp ?? 0;
  const without = (name: string) => Object.fromEntries(Object.entries(claims).filter(([field]) => field !== name));
  const forged: Record<string, string> = {
    'another payload under the signature': `${header}.${body({ ...claims, sub: bob.id })}.${signature}`,
    'a cut signature': genuine.slice(0, -1),
    'no signature': `${header}.${body(claims)}.`,
    'alg none': new UnsecuredJWT(claims).encode(),
    'alg None with the old signature': `${body({ alg: 'None' })}.${body(claims)}.${signature}`,
    'alg HS512': await sign(claims, { alg: 'HS512' }),
    'alg HS384': await sign(claims, { alg: 'HS384' }),
    'alg RS256 of a key of his own': await new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey),
    'alg RS256 over our signature': `${body({ alg: 'RS256' })}.${body(claims)}.${signature}`,
    'a key of his own in the header': await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', jwk: publicKey.export({ format: 'jwk' }) })
      .sign(privateKey),
    'an unknown critical header': await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', crit: ['x'], x: 1 })
      .sign(KEY, { crit: { x: true } }),
    'too old': await sign({ ...claims, exp: now - 3_600 }),
    'not yet good': await sign({ ...claims, nbf: now + 3_600 }),
    'another issuer': await sign({ ...claims, iss: 'evil' }),
    'no issuer': await sign(without('iss')),
    'no subject': await sign(without('sub')),
    'no end': await sign(without('exp')),
    'no id': await sign(without('jti')),
    'no scope': await sign(without('scope')),
    'an unknown scope': await sign({ ...claims, scope: 'join host admin' }),
    'a scope that is a list': await sign({ ...claims, scope: ['join', 'host'] }),
    'a user who does not exist': await sign({ ...claims, sub: 'nobody' }),
    'a sign-in that does not exist': await sign({ ...claims, sid: 'none' }),
    'a sign-in that is no text': await sign({ ...claims, sid: 5 }),
    'an end that is no number': await sign({ ...claims, exp: 'never' as unknown as number }),
  };
  for (const [what, token] of Object.entries(forged)) assert.deepEqual(await opens(token, code), REFUSED, what);
});

databaseTest('[AU5] a token, a cookie and a ticket of a user who is gone open nothing', async (t, database) => {
  const { world, opens, removeUser, ticketOf, url } = await startTokenSite(t, database);
  const ann = await world.account('ann');
  const { code } = await world.room(await world.account('host'));
  const bare = await sign(claimsOf(ann));
  const ticket = await ticketOf(ann);
  await removeUser(ann);
  assert.deepEqual(await opens(ann.token, code), REFUSED);
  assert.deepEqual(await opens(bare, code), REFUSED);
  assert.equal((await world.request('GET', '/api/auth/me/', { headers: { cookie: ann.cookie } })).status, 401);
  assert.equal(await closeCodeOf(`${url.replace('http', 'ws')}/ws/room/${code}/?token=${ticket}`), 4001);
});

databaseTest('[AU7] each credential is good for its own purpose alone', async (t, database) => {
  const { world, opens, ticketOf, url } = await startTokenSite(t, database);
  const ann = await world.account('ann');
  const { code } = await world.room(ann);
  const login = { email: 'ann@example.org', password: 'correct horse battery' };
  const { access_token, refresh_token } = await world.ok('POST', '/api/auth/login/', { body: login });
  assert.deepEqual(await opens(String(refresh_token), code), REFUSED, 'a refresh token is no access token');
  const secret = ann.cookie.split('=')[1] ?? '';
  assert.deepEqual(await opens(secret, code), REFUSED, 'the cookie’s value is no token');
  for (const wrong of [String(access_token), secret, await ticketOf(ann)]) {
    const answer = await world.request('POST', '/api/auth/refresh/', { body: { refresh_token: wrong } });
    assert.deepEqual([answer.status, codeOf(answer)], [401, 'AUTH_REQUIRED'], 'nor is anything else a refresh token');
  }
  const headers = { authorization: `Bearer ${await ticketOf(ann)}` };
  assert.equal((await world.request('GET', '/api/auth/me/', { headers })).status, 401, 'a ticket opens no call');
  const asCookie = { cookie: `streamit_session=${access_token}` };
  assert.equal((await world.request('GET', '/api/auth/me/', { headers: asCookie })).status, 401);
  const socket = `${url.replace('http', 'ws')}/ws/room/${code}/`;
  assert.equal(await closeCodeOf(socket, { cookie: ann.cookie }), 4001, 'a cookie opens no socket');
});

databaseTest(
  '[AU7] the second use of a refresh token ends everything that came from that sign-in, sockets too',
  async (t, database) => {
    const { world, opens } = await startTokenSite(t, database);
    const host = await world.account('host');
    const { code } = await world.room(host);
    const login = { email: 'host@example.org', password: 'correct horse battery' };
    const stolen = String((await world.ok('POST', '/api/auth/login/', { body: login })).refresh_token);
    const refresh = (token: string) => world.request('POST', '/api/auth/refresh/', { body: { refresh_token: token } });
    const { access_token, refresh_token } = (await refresh(stolen)).body;
    const inside = world.connect({ ...host, token: String(access_token) }, code);
    await inside.next('JOINED');
    assert.equal((await refresh(stolen)).status, 401);
    assert.equal(await inside.closed, 4001);
    assert.deepEqual(await opens(String(access_token), code), REFUSED);
    assert.equal((await refresh(String(refresh_token))).status, 401);
    assert.deepEqual(await opens(host.token, code), LET_IN, 'another sign-in of hers goes on');
  },
);

databaseTest(
  '[AU7] of many uses of a refresh token at once one succeeds, and then nobody has anything',
  async (t, database) => {
    const { world } = await startTokenSite(t, database);
    await world.account('ann');
    const login = { email: 'ann@example.org', password: 'correct horse battery' };
    const { refresh_token } = await world.ok('POST', '/api/auth/login/', { body: login });
    const use = (token: unknown) => world.request('POST', '/api/auth/refresh/', { body: { refresh_token: token } });
    const answers = await Promise.all([1, 2, 3, 4].map(() => use(refresh_token)));
    const good = answers.filter(({ status }) => status === 200);
    assert.equal(good.length, 1);
    assert.equal((await use(good[0]?.body.refresh_token)).status, 401);
  },
);

databaseTest('[TR10] a ticket opens one socket; spent, or after its sign-in has ended, none', async (t, database) => {
  const { world, ticketOf, url } = await startTokenSite(t, database);
  const host = await world.account('host');
  const { code } = await world.room(host);
  const socket = (ticket: string) => `${url.replace('http', 'ws')}/ws/room/${code}/?token=${ticket}`;
  const ticket = await ticketOf(host);
  const codes = await Promise.all([1, 2, 3].map(() => closeCodeOf(socket(ticket))));
  assert.deepEqual(codes.sort(), [4001, 4001, null]);
  const late = await ticketOf(host);
  await world.ok('POST', '/api/auth/logout/', { as: host });
  assert.equal(await closeCodeOf(socket(late)), 4001);
});

databaseTest(
  '[AU7] logging out ends the cookie, the tokens, the tickets and the open sockets of that sign-in',
  async (t, database) => {
    const { world, opens } = await startTokenSite(t, database);
    const host = await world.account('host');
    const { code } = await world.room(host);
    const inside = await world.enter(host, code);
    const news = await world.news(host);
    await world.ok('POST', '/api/auth/logout/', { headers: { cookie: host.cookie } });
    assert.deepEqual([await inside.closed, await news.closed], [4001, 4001]);
    assert.deepEqual(await opens(host.token, code), REFUSED);
    assert.equal((await world.request('GET', '/api/auth/me/', { headers: { cookie: host.cookie } })).status, 401);
  },
);

databaseTest(
  '[AU7] [TR7] a page from elsewhere changes nothing, though the browser sends the cookie along',
  async (t, database) => {
    const { world, url } = await startTokenSite(t, database);
    const host = await world.account('host');
    const { code } = await world.room(host);
    const changing = Object.keys(routes).filter((name) => !name.startsWith('GET '));
    assert.ok(changing.length > 15);
    for (const origin of ['https://evil.example', 'null', `${url}.evil.example`, 'http://127.0.0.1:1']) {
      for (const name of changing) {
        const [method = '', path = ''] = name.split(' ');
        for (const target of [path, path.replace('/api/', '/api/v1/')]) {
          const headers = { cookie: host.cookie, origin };
          const { status } = await world.request(method, target.replace(':code', code), { headers, body: {} });
          assert.equal(status, 403, `${method} ${target} from ${origin}`);
        }
      }
      const socket = `${url.replace('http', 'ws')}/ws/room/${code}/?token=${host.token}`;
      assert.equal(await closeCodeOf(socket, { origin }), 1006, 'and opens no socket');
    }
    assert.equal((await world.request('GET', '/api/auth/me/', { headers: { cookie: host.cookie } })).status, 200);
  },
);

databaseTest('[AU6] a token alone deletes no room', async (t, database) => {
  const { world } = await startTokenSite(t, database);
  const host = await world.account('host');
  const { id } = await world.room(host);
  const refused = await world.request('POST', '/api/rooms/delete/', { as: host, body: { room_id: id } });
  assert.deepEqual([refused.status, codeOf(refused)], [403, 'PERMISSION_DENIED']);
  await world.ok('POST', '/api/rooms/delete/', { body: { room_id: id }, headers: { cookie: host.cookie } });
});

databaseTest('[AU4] [AU7] a guest hosts nothing, not even with a token that says so', async (t, database) => {
  const { world } = await startTokenSite(t, database);
  const guest = await world.guest('Grace');
  for (const token of [guest.token, await sign({ ...claimsOf(guest), scope: 'join host' })]) {
    const refused = await world.request('POST', '/api/rooms/create/', { as: { ...guest, token }, body: {} });
    assert.deepEqual([refused.status, codeOf(refused)], [403, 'AUTH_REQUIRED']);
  }
});

databaseTest(
  '[AU7] a token without the scope to host lets its owner in, but not control: by call or by frame',
  async (t, database) => {
    const { world } = await startTokenSite(t, database);
    const owner = await world.account('owner');
    const modest = { ...owner, token: await sign({ ...claimsOf(owner), scope: 'join' }) };
    const { id, code } = await world.room(owner);
    const calls: [string, string, object][] = [
      ['POST', '/api/rooms/create/', {}],
      ['PATCH', `/api/rooms/${code}/`, { title: 'Mine' }],
      ['POST', '/api/rooms/source/', { room_id: id, provider: 'open-movies', video_id: 'sync-test' }],
      ['POST', '/api/rooms/approve/', { room_id: id, user_id: owner.id }],
    ];
    for (const [method, path, body] of calls) {
      const refused = await world.request(method, path, { as: modest, body });
      assert.deepEqual([refused.status, codeOf(refused)], [403, 'PERMISSION_DENIED'], path);
    }
    const { ticket } = await world.ok('POST', '/api/auth/ticket/', { as: modest });
    for (const token of [modest.token, String(ticket)]) {
      const inside = world.connect({ ...modest, token }, code);
      await inside.next('PLAYBACK_STATE');
      inside.send({ type: 'SEEK', time: 5 });
      assert.equal((await inside.next('ERROR')).code, 'PERMISSION_DENIED');
      inside.send({ type: 'MUTE_USER', user_id: owner.id });
      assert.equal((await inside.next('ERROR')).code, 'PERMISSION_DENIED');
      await inside.close();
    }
  },
);
