import assert from 'node:assert/strict';
import { test } from 'node:test';
import { returnPath, withField } from './return-path.ts';

test('[AU3] after signing in one comes back to a path of our own page', () => {
  for (const path of ['/', '/room/ABCDEF', '/room/ABCDEF?panel=chat#last', '/a/%2e%2e%2fb']) {
    assert.equal(returnPath(path), path);
  }
  assert.equal(returnPath('/a/../room/ABCDEF'), '/room/ABCDEF');
});

test('[AU3] an address that leads elsewhere leads home', () => {
  const elsewhere = [
    undefined,
    null,
    5,
    ['/room/ABCDEF', '//evil.example'],
    '',
    'room',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/x/..//evil.example',
    '/%2e//evil.example',
    '/./\\evil.example',
    ' //evil.example',
    'javascript:alert(1)',
    '/api/auth/google/',
    `/${'x'.repeat(512)}`,
  ];
  for (const next of elsewhere) assert.equal(returnPath(next), '/', String(next));
});

test('a problem joins what the path asks for already', () => {
  assert.equal(withField('/', 'sign_in_error', 'stale'), '/?sign_in_error=stale');
  assert.equal(withField('/room/A?x=1#y', 'sign_in_error', 'stale'), '/room/A?x=1&sign_in_error=stale#y');
});
