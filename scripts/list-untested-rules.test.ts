/** What counts as a stated rule, what as a test of it, and that a gap on either side is found. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gapsBetween, rulesIn, rulesNamedIn } from './list-untested-rules.ts';

const spec = `Rules, such as **PB4**, and \`[PB4]\`.

- **PB4** A seek keeps the playing flag; see **PB5**.
- **TR6b** Bursts.
  - **XX1** is no rule: it is part of one.
`;

test('a rule is what a list states in bold at its beginning', () => {
  assert.deepEqual(rulesIn(spec), ['PB4', 'TR6b']);
});

test('a title names the rules that it begins with, in any quotes', () => {
  const source = "test('[PB4] one', f); test(`[TR6b] [WS1] two`, f); const steps = { '[AU1] three'() {} };";
  assert.deepEqual(rulesNamedIn(source), ['PB4', 'TR6b', 'WS1', 'AU1']);
  assert.deepEqual(rulesNamedIn("// [PB4] in a comment\nassert.ok(x, 'see [PB5]'); items['[not one]'];"), []);
});

test('a rule without a test and a test without a rule are found', () => {
  const tests = new Map([
    ['a.test.ts', "test('[PB4] one', f);"],
    ['b.test.ts', "test('[PB4] [CH9] two', f);"],
  ]);
  assert.deepEqual(gapsBetween(spec, tests), { untested: ['TR6b'], unknown: ['CH9 (b.test.ts)'] });
  assert.deepEqual(gapsBetween(spec, new Map([['a', "'[PB4] a', '[TR6b] b'"]])), { untested: [], unknown: [] });
});
