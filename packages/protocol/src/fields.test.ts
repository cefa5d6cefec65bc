import assert from 'node:assert/strict';
import { test } from 'node:test';
import Value from 'typebox/value';
import { printable } from './fields.ts';

test('[TR4] names are something to read: no blanks alone, no control characters, no changed writing direction', () => {
  const Name = printable(20);
  for (const good of ['Ann', ' Ann B. ', 'Ängström', '李雷', 'ليلى', 'a']) assert.ok(Value.Check(Name, good), good);
  for (const bad of ['', '   ', '\t', 'a\nb', 'a\u0000', '\u202eevil', 'x'.repeat(21)]) {
    assert.ok(!Value.Check(Name, bad), JSON.stringify(bad));
  }
});
