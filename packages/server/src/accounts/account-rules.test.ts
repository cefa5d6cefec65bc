import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserId } from '@streamit/protocol';
import type { User } from '../ports/caller.ts';
import { normalizeEmail, scopeOf } from './account-rules.ts';

const ann: User = {
  id: 'ann' as UserId,
  email: 'ann@example.org',
  username: 'ann',
  displayName: 'Ann',
  isGuest: false,
};

test('[AU7] the scope of a guest leaves hosting out', () => {
  assert.equal(scopeOf(ann), 'join host');
  assert.equal(scopeOf({ ...ann, isGuest: true }), 'join');
});

test('[AU1] e-mails are compared without case', () => {
  assert.equal(normalizeEmail(' Ann@Example.ORG '), 'ann@example.org');
});
