import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPassword, verifyPassword } from './password.ts';

test('[AU1] a password is verified against its own hash alone', async () => {
  const phc = await hashPassword('correct horse');
  assert.match(phc, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$=]{22}\$[^$=]{43}$/);
  assert.equal(await verifyPassword('correct horse', phc), true);
  assert.equal(await verifyPassword('correct horsE', phc), false);
  assert.equal(await verifyPassword('', phc), false);
});

test('[AU1] two hashes of one password differ', async () => {
  assert.notEqual(await hashPassword('same'), await hashPassword('same'));
});

test('[AU1] an accented letter is the same letter however the keyboard composes it', async () => {
  assert.equal(await verifyPassword('cafe\u0301 au lait', await hashPassword('caf\u00e9 au lait')), true);
});

test('[AU1] a hash made by the reference implementation is understood', async () => {
  // From the test vectors of P-H-C/phc-winner-argon2 (src/test.c): password "password", salt "somesalt", t=2, m=2^8 KiB, p=1.
  const phc = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
  assert.equal(await verifyPassword('password', phc), true);
  assert.equal(await verifyPassword('passwore', phc), false);
});

test('[AU1] a damaged hash is an error, not a wrong password', async () => {
  for (const phc of ['', 'plain', '$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR']) {
    await assert.rejects(verifyPassword('x', phc), TypeError);
  }
});
