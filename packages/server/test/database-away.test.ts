/** What people see of a database that goes away under a server, and that nothing of its insides reaches them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { databases } from './databases.ts';
import { startPostgresProcess } from './postgres-process.ts';
import { startNode } from './start-node.ts';
import { createWorld } from './world.ts';

if (databases.some(({ name }) => name === 'postgres')) {
  test('[TR3] [OP2] without its database the server answers 503, plays on, and is ready when it is back', async (t) => {
    const ends: (() => Promise<void>)[] = [];
    const postgres = await startPostgresProcess({ after: (end) => void ends.push(end) });
    const { url } = await startNode(t, {}, { DATABASE_URL: postgres.url });
    // Hooks run in the order in which they came: the server ends first.
    for (const end of ends) t.after(end);
    const world = createWorld(t, () => url);
    const [host, ann] = [await world.account('host'), await world.account('ann')];
    const { code } = await world.room(host);
    const [control, viewer] = [await world.enter(host, code), await world.enter(ann, code)];
    const ready = async () => (await fetch(`${url}/ready/`)).status;
    assert.equal(await ready(), 200);

    await postgres.kill();
    for (const [method, path] of [
      ['GET', '/api/rooms/public/'],
      ['GET', '/api/auth/me/'],
      ['POST', '/api/rooms/create/'],
    ] as const) {
      const { status, body } = await world.request(method, path, { as: host, ...(method === 'POST' && { body: {} }) });
      assert.deepEqual([path, status, body.code], [path, 503, 'REALTIME_UNAVAILABLE']);
      assert.doesNotMatch(JSON.stringify(body), /ECONN|127\.0\.0\.1|postgres|terminat/i);
    }
    assert.equal(await ready(), 503);
    assert.equal((await fetch(`${url}/health/`)).status, 200);
    viewer.send({ type: 'CHAT_MESSAGE', message: 'anybody?' });
    assert.equal((await viewer.next('ERROR')).code, 'REALTIME_UNAVAILABLE');
    control.send({ type: 'PLAY', time: 30 });
    const { is_playing } = await viewer.next('PLAYBACK_STATE', ({ reason }) => reason === 'PLAY');
    assert.equal(is_playing, true);

    await postgres.start();
    assert.equal(await ready(), 200);
    viewer.send({ type: 'CHAT_MESSAGE', message: 'back again' });
    const { message } = await control.next('CHAT_MESSAGE');
    assert.equal(message, 'back again');
    const late = await world.enter(await world.account('late'), code);
    const { messages } = await late.next('CHAT_HISTORY');
    assert.deepEqual(
      messages.map((each) => each.message),
      ['back again'],
      'what was refused was not stored',
    );
  });
}
