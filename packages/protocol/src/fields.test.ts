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

const visible = ['Ann', 'Ängström', '李雷', 'ليلى', '👋', '\u{10400}', 'ﬁ', 'Ａ', '\u{2f800}', '⠁'];
const blank = [' ', '\u00a0', '\u3000', '\u200b', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u2800', '\u3164', '\ufe0f'];
const legalBlank = [...blank, '\u{e0067}', '\u{e0100}', '\u{f0000}'];
const unprintable = ['\n', '\u0085', '\u009b', '\u2028', '\u2029', '\u061c', '\u200e', '\u200f', '\u202e', '\u2066'];

test('[TR4] a name has something that can be seen: blanks and ignorable characters alone are none', () => {
  const Name = printable(20);
  for (const name of visible) assert.ok(Value.Check(Name, name), name);
  for (const name of [...legalBlank, '\u200b\u2060 \u200d', '\u200b\u2028']) {
    assert.equal(Value.Check(Name, name), false, JSON.stringify(name));
    assert.equal(Value.Check(Name, `${name}a`), !name.includes('\u2028'), JSON.stringify(name));
  }
});

test('[TR4] a name keeps to its line and to its direction, wherever the character stands', () => {
  const Name = printable(20);
  for (const character of unprintable) {
    for (const name of [`${character}a`, `a${character}`, `a${character}b`]) {
      assert.ok(!Value.Check(Name, name), JSON.stringify(name));
    }
  }
});

test('[TR4] joiners inside a name are legal: Persian and emoji need them', () => {
  const Name = printable(20);
  for (const name of ['می\u200cخواهم', '👩\u200d🚀', '❤\ufe0f', '🏴\u{e0067}\u{e0062}\u{e007f}', 'क्\u200dष']) {
    assert.ok(Value.Check(Name, name), name);
  }
});

test('[TR4] the pattern of a name says the same with and without the u flag', () => {
  const { pattern = '' } = printable(20) as { pattern?: string };
  const [plain, unicode] = [new RegExp(pattern), new RegExp(pattern, 'u')];
  const agree = (name: string) => assert.equal(plain.test(name), unicode.test(name), JSON.stringify(name));
  const samples = [...visible, ...legalBlank, ...unprintable];
  for (const a of samples) for (const b of ['', ...samples]) agree(a + b);
});

test('[TR4] what Unicode calls ignorable, blank or a control of direction is no name by itself', () => {
  const { pattern = '' } = printable(20) as { pattern?: string };
  const name = new RegExp(pattern);
  const nothing = /^[\s\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]$/u;
  for (let unit = 0; unit <= 0xffff; unit += 1) {
    const character = String.fromCharCode(unit);
    if (nothing.test(character)) assert.ok(!name.test(character), `U+${unit.toString(16)}`);
  }
});
