import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConcurrencyLimit } from './concurrency-limit.ts';

const refusal = () => new RangeError('too many');

test('at most so many run at once, in the order in which they came, and all get their results', async () => {
  const limited = createConcurrencyLimit({ running: 2, waiting: 10, refusal });
  const ends: (() => void)[] = [];
  const started: number[] = [];
  const task = (number: number) => () => {
    started.push(number);
    const { promise, resolve } = Promise.withResolvers<number>();
    ends.push(() => resolve(number));
    return promise;
  };
  const results = Promise.all([1, 2, 3, 4, 5].map((number) => limited(task(number))));
  assert.deepEqual(started, [1, 2]);
  for (let ended = 0; ended < 5; ended++) {
    assert.ok(started.length - ended <= 2);
    ends[ended]?.();
    await new Promise(setImmediate);
  }
  assert.deepEqual(started, [1, 2, 3, 4, 5]);
  assert.deepEqual(await results, [1, 2, 3, 4, 5]);
});

test('what would have to wait beyond the bound is refused at once', async () => {
  const limited = createConcurrencyLimit({ running: 1, waiting: 1, refusal });
  const { promise, resolve } = Promise.withResolvers<string>();
  const [running, waiting] = [limited(() => promise), limited(async () => 'second')];
  await assert.rejects(
    limited(async () => 'third'),
    RangeError,
  );
  resolve('first');
  assert.deepEqual(await Promise.all([running, waiting]), ['first', 'second']);
  assert.equal(await limited(async () => 'fourth'), 'fourth');
});

test('a task that fails gives its place back', async () => {
  const limited = createConcurrencyLimit({ running: 1, waiting: 5, refusal });
  const fail = () => limited(() => Promise.reject(new Error('on purpose')));
  const settled = await Promise.allSettled([fail(), fail(), limited(async () => 'fine')]);
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['rejected', 'rejected', 'fulfilled'],
  );
});
