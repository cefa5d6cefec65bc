import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import Type from 'typebox';
import { AppError } from './app-error.ts';
import { createValidator } from './validate.ts';

const Frame = Type.Object({
  time: Type.Number({ minimum: 0 }),
  mode: Type.Optional(Type.Enum(['A', 'B'])),
  title: Type.Optional(Type.Union([Type.String({ maxLength: 3 }), Type.Null()])),
  code: Type.Optional(Type.String({ pattern: '^[a-z]+$' })),
  inner: Type.Optional(Type.Object({ list: Type.Array(Type.Integer()) })),
});
const validate = createValidator(Frame);

const refused = (value: unknown, message: RegExp) =>
  assert.throws(
    () => validate(value),
    (error) => error instanceof AppError && error.code === 'VALIDATION_ERROR' && message.test(error.message),
  );

test('[TR4] unknown fields are dropped, at every depth', () => {
  assert.deepEqual(validate({ time: 1, evil: true, inner: { list: [1], evil: 1 } }), { time: 1, inner: { list: [1] } });
});

test('[SR3] a schema that is closed refuses unknown fields by name', () => {
  const closed = createValidator(
    Type.Object({ size: Type.Optional(Type.Integer()) }, { additionalProperties: false }),
    { convert: true },
  );
  assert.deepEqual(closed({ size: '3' }), { size: 3 });
  for (const [text, message] of [
    ['{"Size": 1}', 'field `Size`: is not known here'],
    ['{"size": 1, "__proto__": {}}', 'field `__proto__`: is not known here'],
    ['{"": 1}', 'is not known here'],
  ] as const) {
    assert.throws(() => closed(JSON.parse(text)), { code: 'VALIDATION_ERROR', message });
  }
});

test('[TR4] a wrong field is named with the reason', () => {
  refused({ time: -1 }, /^field `time`: must be >= 0$/);
  refused({ time: '1' }, /^field `time`: must be number$/);
  refused({ time: Number.NaN }, /^field `time`: must be number$/);
  refused({ time: Number.POSITIVE_INFINITY }, /^field `time`: must be number$/);
  refused({}, /^field `time`: is required$/);
  refused({ time: 1, mode: 'C' }, /^field `mode`: must be one of A, B$/);
  refused({ time: 1, title: 'long' }, /^field `title`: must not have more than 3 characters$/);
  refused({ time: 1, code: 'a b' }, /^field `code`: does not have the form that is asked for$/);
  refused({ time: 1, inner: {} }, /^field `inner.list`: is required$/);
  refused({ time: 1, inner: { list: [1, 'x'] } }, /^field `inner.list.1`: must be integer$/);
});

test('[TR4] what is no object is refused as such', () => {
  for (const value of [undefined, null, 5, 'text', [], true]) refused(value, /^must be object$/);
});

test('[TR4] prototype keys neither pass nor pollute', () => {
  const hostile = JSON.parse(
    '{"time": 1, "__proto__": {"mode": "B"}, "constructor": {"prototype": {"x": 1}}, "toString": 1, "hasOwnProperty": 1}',
  );
  const clean = validate(hostile);
  assert.deepEqual(Object.getOwnPropertyNames(clean), ['time']);
  assert.equal(Object.getPrototypeOf(clean), Object.prototype);
  assert.equal(clean.mode, undefined);
  assert.equal(Reflect.get({}, 'x'), undefined);
});

test('[TR4] a field is required of the value itself, not of its prototype', () => {
  refused(JSON.parse('{"__proto__": {"time": 1}}'), /^field `time`: is required$/);
});

test('[TR4] queries are converted and completed with their defaults', () => {
  const query = createValidator(
    Type.Object({ page: Type.Optional(Type.Integer({ minimum: 1, default: 1 })), all: Type.Optional(Type.Boolean()) }),
    { convert: true },
  );
  assert.deepEqual(query({}), { page: 1 });
  assert.deepEqual(query({ page: '7', all: 'true' }), { page: 7, all: true });
  assert.throws(() => query({ page: 'seven' }), /field `page`: must be integer/);
  assert.throws(() => query({ page: '0' }), /field `page`: must be >= 1/);
});

test('[TR4] any JSON value is either refused or comes out with known fields alone', () => {
  const known = new Set(Object.keys(Frame.properties));
  fc.assert(
    fc.property(
      fc.oneof(fc.jsonValue(), fc.record({ time: fc.double(), mode: fc.constantFrom('A', 'C'), z: fc.anything() })),
      (value) => {
        try {
          const clean = validate(structuredClone(value));
          assert.ok(Number.isFinite(clean.time) && clean.time >= 0);
          assert.ok(Object.keys(clean).every((key) => known.has(key)));
        } catch (error) {
          assert.ok(error instanceof AppError, String(error));
        }
      },
    ),
  );
});
