import assert from 'node:assert/strict';
import { test } from 'node:test';
import { USERNAME_MAX_LENGTH, USERNAME_MIN_LENGTH, USERNAME_PATTERN } from './limits.ts';

test('[AU2] the pattern of usernames holds the two lengths', () => {
  const username = new RegExp(USERNAME_PATTERN);
  for (const length of [USERNAME_MIN_LENGTH, USERNAME_MAX_LENGTH]) assert.ok(username.test('a'.repeat(length)));
  for (const length of [USERNAME_MIN_LENGTH - 1, USERNAME_MAX_LENGTH + 1]) {
    assert.ok(!username.test('a'.repeat(length)));
  }
  assert.ok(!username.test('an-n'));
});
