/** What every SignOuts must do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RealtimeAdapter } from '../../test/realtime-adapters.ts';

export function signOutsContract({ name, open }: RealtimeAdapter): void {
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
}
