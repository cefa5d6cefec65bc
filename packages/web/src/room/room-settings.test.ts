/// <reference types="node" />
/** What is sent of the host's settings, and what the others are told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerFrameOf } from '@streamit/protocol';
import { privacyOf } from './privacy.ts';
import { changesBetween, type RoomSettings, sentencesOf } from './room-settings.ts';

const present: RoomSettings = { title: 'Evening', isChatEnabled: true, privacy: 'public', waitForViewers: false };
const updated = (changes: object): ServerFrameOf<'ROOM_UPDATED'> => ({
  type: 'ROOM_UPDATED',
  user: 'Hanna',
  user_id: 'u-host',
  ...changes,
});
const keys = (changes: object, myId = 'u-guest') =>
  sentencesOf(updated(changes), myId).map((sentence) => ('key' in sentence ? sentence.key : sentence.text));

test('only what differs is sent, and nothing when nothing does', () => {
  assert.equal(changesBetween(present, { ...present, title: ' Evening ' }), null);
  assert.deepEqual(changesBetween(present, { ...present, title: '  ' }), { title: null });
  assert.deepEqual(changesBetween(present, { ...present, isChatEnabled: false, waitForViewers: true }), {
    is_chat_enabled: false,
    wait_for_viewers: true,
  });
});

test('[RM4] a room that keeps its password is not asked to make a new one', () => {
  const secret: RoomSettings = { ...present, privacy: 'password' };
  assert.deepEqual(changesBetween(secret, { ...secret, title: 'Late' }), { title: 'Late' });
  assert.deepEqual(changesBetween(present, secret), { is_private: true, entry_mode: 'PASSWORD' });
  assert.deepEqual(changesBetween(secret, { ...secret, privacy: 'approval' }), {
    is_private: true,
    entry_mode: 'APPROVAL',
  });
  assert.deepEqual(changesBetween(secret, present), { is_private: false });
});

test('the three ways in are told apart', () => {
  assert.equal(privacyOf({ isPrivate: false, entryMode: 'PASSWORD' }), 'public');
  assert.equal(privacyOf({ isPrivate: true, entryMode: 'PASSWORD' }), 'password');
  assert.equal(privacyOf({ isPrivate: true, entryMode: 'APPROVAL' }), 'approval');
});

test('the others are told each change once, who made it is not', () => {
  assert.deepEqual(keys({ title: 'Late', is_chat_enabled: false }), ['changed.renamed', 'changed.chatOff']);
  assert.deepEqual(keys({ title: null }), ['changed.unnamed']);
  assert.deepEqual(keys({ is_private: true, entry_mode: 'PASSWORD' }), ['changed.password']);
  assert.deepEqual(keys({ is_private: false }), ['changed.public']);
  assert.deepEqual(keys({ wait_for_viewers: true }), ['changed.waitOn']);
  assert.deepEqual(keys({ title: 'Late', wait_for_viewers: false }, 'u-host'), []);
});

test('[RM12] a new host is told apart from the others, and the old one is told too', () => {
  assert.deepEqual(keys({ host: 'Gert', host_id: 'u-guest' }), ['changed.hostMe']);
  assert.deepEqual(keys({ host: 'Gert', host_id: 'u-guest' }, 'u-host'), ['changed.host']);
});
