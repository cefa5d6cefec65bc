import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserId } from '@streamit/protocol';
import type { User } from '../ports/caller.ts';
import { hostingRefusal, normalizeEmail, scopeOf } from './account-rules.ts';

const ann: User = {
  id: 'ann' as UserId,
  email: 'ann@example.org',
  username: 'ann',
  displayName: 'Ann',
  isGuest: false,
};

test('[AU3] [AU4] guests never host, others once they have a username; both are refused 403', () => {
  assert.equal(hostingRefusal(ann), null);
  const refusal = (user: User) => {
    const error = hostingRefusal(user);
    return error && { code: error.code, status: error.status };
  };
  assert.deepEqual(refusal({ ...ann, isGuest: true }), { code: 'AUTH_REQUIRED', status: 403 });
  assert.deepEqual(refusal({ ...ann, username: null }), { code: 'USERNAME_REQUIRED', status: 403 });
});

test('[AU7] the scope of a guest leaves hosting out', () => {
  assert.equal(scopeOf(ann), 'join host');
  assert.equal(scopeOf({ ...ann, isGuest: true }), 'join');
});

test('[AU1] e-mails are compared without case', () => {
  assert.equal(normalizeEmail(' Ann@Example.ORG '), 'ann@example.org');
});
