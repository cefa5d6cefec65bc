import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import { findUnfitText } from './unfit-text.ts';

const schema = Type.Object({
  name: Type.String(),
  id: Type.Optional(Type.Union([Type.String(), Type.Integer()])),
  list: Type.Optional(Type.Array(Type.Object({ label: Type.String() }))),
  either: Type.Optional(Type.Union([Type.Object({ text: Type.String() }), Type.Null()])),
  open: Type.Optional(Type.Unknown()),
});

test('[TR4] NUL and halves of surrogate pairs are found at every depth, and nothing else is', () => {
  const found = (value: object) => findUnfitText(schema, { name: 'fine', ...value });
  for (const bad of ['\0', 'a\0b', '\ud800', 'x\udc00y']) {
    assert.equal(found({ name: bad }), 'name');
    assert.equal(found({ id: bad }), 'id');
    assert.equal(found({ list: [{ label: 'a' }, { label: bad }] }), 'list.1.label');
    assert.equal(found({ either: { text: bad } }), 'either.text');
  }
  for (const good of ['', 'text', '\n\t', '😀', '\ufffd']) {
    assert.equal(found({ name: good, id: 5, list: [{ label: good }], either: null }), null);
  }
});

test('[TR4] what the schema leaves open is not looked at', () => {
  assert.equal(findUnfitText(schema, { name: 'a', open: '\0' }), null);
  assert.equal(findUnfitText(schema, { name: 'a', open: { name: '\0' } }), null);
});
