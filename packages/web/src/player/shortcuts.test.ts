/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHostOnly, type KeyPress, SHORTCUTS, shortcutFor } from './shortcuts.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  hasModifier: false,
  target: 'none',
  ...more,
});

test('each key does its one thing, in upper case too', () => {
  const keys = SHORTCUTS.flatMap((shortcut) => shortcut.keys);
  assert.equal(new Set(keys).size, keys.length);
  for (const shortcut of SHORTCUTS) {
    for (const key of shortcut.keys) {
      assert.equal(shortcutFor(press(key)), shortcut.action);
      assert.equal(shortcutFor(press(key.toUpperCase())), shortcut.action);
    }
  }
});

test('no key acts while somebody writes', () => {
  for (const { keys } of SHORTCUTS) {
    for (const key of keys) assert.equal(shortcutFor(press(key, { target: 'text' })), undefined);
  }
});

test('what the browser does with a held modifier stays its own', () => {
  for (const key of ['f', 'l', 't', 'arrowleft'])
    assert.equal(shortcutFor(press(key, { hasModifier: true })), undefined);
});

test('Space presses a focused button, the arrows move a focused slider', () => {
  assert.equal(shortcutFor(press(' ', { target: 'button' })), undefined);
  assert.equal(shortcutFor(press('k', { target: 'button' })), 'play-pause');
  assert.equal(shortcutFor(press('ArrowLeft', { target: 'arrows' })), undefined);
  assert.equal(shortcutFor(press(' ', { target: 'arrows' })), 'play-pause');
});

test('[PB3] what moves the film is the host’s alone', () => {
  const own = SHORTCUTS.filter(({ action }) => !isHostOnly(action)).map(({ action }) => action);
  assert.deepEqual(own, ['mute', 'fullscreen', 'theatre', 'chat', 'help']);
});
