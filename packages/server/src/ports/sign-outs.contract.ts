/** What every SignOuts must do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { RealtimeAdapter } from '../../test/realtime-adapters.ts';

export function signOutsContract({ name, open, canBeCut }: RealtimeAdapter): void {
  test(`[AU7] ${name} sign-outs: every listener hears each, and none after it stopped`, async (t) => {
    const { signOuts } = (await open(t)).store;
    const heard: string[] = [];
    const stop = await signOuts.subscribe((session) => heard.push(session));
    for (const session of ['one', 'two']) {
      const told = Promise.withResolvers<string>();
      const unsubscribe = await signOuts.subscribe(told.resolve);
      await signOuts.announce(session);
      assert.equal(await told.promise, session);
      await unsubscribe();
      if (session === 'one') await stop();
    }
    assert.deepEqual(heard, ['one']);
  });

  if (!canBeCut) return;
  test(`[AU7] ${name} sign-outs: whose connection was lost is told so, and hears again`, async (t) => {
    const { store, cut } = await open(t);
    const missed = Promise.withResolvers<void>();
    const heard = Promise.withResolvers<string>();
    await store.signOuts.subscribe(heard.resolve, missed.resolve);
    await cut();
    await missed.promise;
    while (
      await store.signOuts.announce('one').then(
        () => false,
        () => true,
      )
    )
      await wait(20);
    assert.equal(await heard.promise, 'one');
  });
}
