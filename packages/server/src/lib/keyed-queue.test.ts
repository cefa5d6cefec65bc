import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyedQueue } from './keyed-queue.ts';

test('tasks of a key run one after another, also after one has failed; other keys do not wait', async () => {
  const queue = createKeyedQueue<string>();
  const first = Promise.withResolvers<void>();
  const done: string[] = [];
  const failed = queue.run('a', async () => {
    await first.promise;
    done.push('a1');
    throw new Error('no');
  });
  const second = queue.run('a', async () => {
    done.push('a2');
    return 2;
  });
  await queue.run('b', async () => void done.push('b1'));
  assert.deepEqual(done, ['b1']);
  first.resolve();
  await assert.rejects(failed, /no/);
  assert.equal(await second, 2);
  assert.deepEqual(done, ['b1', 'a1', 'a2']);
});
