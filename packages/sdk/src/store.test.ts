/** A value to watch. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStore } from './store.ts';

describe('createStore', () => {
  it('tells each listener of each change, and nobody of none', () => {
    const store = createStore(1);
    const seen: number[] = [];
    store.subscribe(() => seen.push(store.get()));
    store.set(2);
    store.set(2);
    store.set(3);
    assert.deepEqual(seen, [2, 3]);
  });

  it('the same listener twice is two subscriptions, each with its own end', () => {
    const store = createStore(0);
    let calls = 0;
    const listener = () => {
      calls += 1;
    };
    const stop = store.subscribe(listener);
    store.subscribe(listener);
    store.set(1);
    stop();
    store.set(2);
    assert.equal(calls, 3);
  });

  it('a listener may end any subscription while it runs', () => {
    const store = createStore(0);
    const seen: string[] = [];
    const stopFirst = store.subscribe(() => {
      seen.push('first');
      stopFirst();
    });
    store.subscribe(() => seen.push('second'));
    store.set(1);
    store.set(2);
    assert.deepEqual(seen, ['first', 'second', 'second']);
  });
});
