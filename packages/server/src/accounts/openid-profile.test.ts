import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayNameFrom, verifiedEmailFrom } from './openid-profile.ts';

test('[AU3] an account is called what its owner is called at the provider', () => {
  assert.equal(displayNameFrom({ name: 'Änn O’Hara 🎬' }), 'Änn O’Hara 🎬');
  assert.equal(displayNameFrom({ preferred_username: 'ann' }), 'ann');
});

test('[AU3] a name that could not be typed here is made fit, or another is taken', () => {
  assert.equal(displayNameFrom({ name: '  Ann\n\u202e of\tHill ' }), 'Ann of Hill');
  assert.equal(displayNameFrom({ name: 'x'.repeat(1_000_000) }), 'x'.repeat(40));
  assert.equal(displayNameFrom({ name: `${'x'.repeat(39)}🎬` }), 'x'.repeat(39), 'no half characters');
  assert.equal(displayNameFrom({ name: '\ud83c' }).isWellFormed(), true);
  for (const name of ['', '   ', '\u200b\u2060', 5, null, { toString: 'x' }, undefined]) {
    assert.equal(displayNameFrom({ name, preferred_username: 'ann' }), 'ann');
    assert.equal(displayNameFrom({ name }), 'Newcomer');
  }
});

test('[AU3] an address counts only when the provider says that it is verified', () => {
  assert.equal(verifiedEmailFrom({ email: 'Ann@Example.org', email_verified: true }), 'ann@example.org');
  for (const email_verified of [false, undefined, 'true', 1]) {
    assert.equal(verifiedEmailFrom({ email: 'ann@example.org', email_verified }), null);
  }
  for (const email of ['ann', '', 5, undefined, 'a b@example.org', `${'x'.repeat(255)}@example.org`]) {
    assert.equal(verifiedEmailFrom({ email, email_verified: true }), null);
  }
});
