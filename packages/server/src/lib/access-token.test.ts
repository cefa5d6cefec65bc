import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCESS_TOKEN_SECONDS, type UserId } from '@streamit/protocol';
import { decodeJwt, SignJWT, UnsecuredJWT } from 'jose';
import { createAccessTokens } from './access-token.ts';

const secret = 'a secret of at least thirty-two bytes';
const ann = 'ann' as UserId;
const start = 1_700_000_000_000;

test('[AU7] a token names its user for 15 minutes and carries sub, scope and jti', async () => {
  let now = start;
  const tokens = createAccessTokens({ secret, now: () => now });
  const token = await tokens.sign({ user: ann, sessionId: null, scope: 'join' });
  const { sub, scope, jti, iat, exp } = decodeJwt(token);
  assert.deepEqual({ sub, scope, iat, exp }, { sub: ann, scope: 'join', iat: start / 1000, exp: start / 1000 + 900 });
  assert.match(String(jti), /^[0-9a-f-]{36}$/);
  assert.deepEqual(await tokens.verify(token), { user: ann, sessionId: null, scope: 'join' });
  now += ACCESS_TOKEN_SECONDS * 1000 - 1;
  assert.deepEqual(await tokens.verify(token), { user: ann, sessionId: null, scope: 'join' });
  now += 1;
  assert.equal(await tokens.verify(token), undefined);
});

test('[AU7] a token names the sign-in with which it ends', async () => {
  const tokens = createAccessTokens({ secret, now: () => start });
  const token = await tokens.sign({ user: ann, sessionId: 's1', scope: 'join host' });
  assert.deepEqual(await tokens.verify(token), { user: ann, sessionId: 's1', scope: 'join host' });
});

test('[AU7] what we did not sign ourselves names nobody', async () => {
  const tokens = createAccessTokens({ secret, now: () => start });
  const token = await tokens.sign({ user: ann, sessionId: 's1', scope: 'join host' });
  const claims = { sub: ann, scope: 'join host', jti: 'x', iss: 'streamit', exp: start / 1000 + 60 };
  const key = new TextEncoder().encode(secret.padEnd(64, '!'));
  const forged = [
    '',
    'nonsense',
    `${token}x`,
    token.replace(/\.[^.]+$/, '.'),
    await createAccessTokens({ secret: `${secret}!`, now: () => start }).sign({
      user: ann,
      sessionId: null,
      scope: 'join',
    }),
    new UnsecuredJWT(claims).encode(),
    await new SignJWT(claims).setProtectedHeader({ alg: 'HS512' }).sign(key),
  ];
  for (const text of forged) assert.equal(await tokens.verify(text), undefined, text);
});

test('[AU7] the algorithm is pinned: the right key with another algorithm does not count', async () => {
  const long = secret.padEnd(64, '!');
  const tokens = createAccessTokens({ secret: long, now: () => start });
  const claims = { sub: ann, scope: 'join', jti: 'x', iss: 'streamit', exp: start / 1000 + 60 };
  const key = new TextEncoder().encode(long);
  const signed = (alg: string) => new SignJWT(claims).setProtectedHeader({ alg }).sign(key);
  assert.equal((await tokens.verify(await signed('HS256')))?.user, ann);
  assert.equal(await tokens.verify(await signed('HS512')), undefined);
});
