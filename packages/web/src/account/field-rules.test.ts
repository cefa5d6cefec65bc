/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkDisplayName, checkEmail, checkNewPassword, checkUsername } from './field-rules.ts';

test('[AU2] a username is 3 to 20 letters, digits or underscores', () => {
  for (const good of ['ada', 'Ada_Lovelace_1815', 'a'.repeat(20)]) assert.equal(checkUsername(good), undefined);
  for (const bad of ['', 'ab', 'a'.repeat(21), 'ada lovelace', 'ädä']) assert.ok(checkUsername(bad), bad);
});

test('a display name of blanks is none', () => {
  assert.deepEqual(checkDisplayName('   '), { key: 'account.field.nameMissing' });
  assert.equal(checkDisplayName(' Ada '), undefined);
  assert.ok(checkDisplayName('x'.repeat(41)));
});

test('an address needs something on both sides of its @', () => {
  assert.equal(checkEmail('a@b'), undefined);
  for (const bad of ['a', '@b', 'a@', 'a b@c']) assert.deepEqual(checkEmail(bad), { key: 'account.field.emailOdd' });
});

test('a new password has a least length', () => {
  assert.ok(checkNewPassword('1234567'));
  assert.equal(checkNewPassword('12345678'), undefined);
});
