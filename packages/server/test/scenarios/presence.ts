/** Who is here, as the others see it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StartWorld } from '../world.ts';

export function presenceScenarios(name: string, start: StartWorld): void {
  test(`[WS1] ${name}: a join gets its four frames in order, the others get USER_JOINED`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const ann = await world.guest('Ann');
    const { code } = await world.room(host);
    const first = await world.enter(host, code);
    const second = await world.enter(ann, code);
    assert.deepEqual(
      second.frames.slice(0, 4).map(({ type }) => type),
      ['JOINED', 'CHAT_HISTORY', 'PLAYBACK_STATE', 'ROOM_PARTICIPANTS'],
    );
    assert.deepEqual(await first.next('USER_JOINED'), { type: 'USER_JOINED', user: 'Ann', user_id: ann.id });
    const joined = await second.next('JOINED');
    assert.deepEqual([joined.user_id, joined.role], [ann.id, 'participant']);
    await second.settled();
    assert.ok(!second.frames.some(({ type }) => type === 'USER_JOINED'));
    assert.equal(second.frames.filter(({ type }) => type === 'PLAYBACK_STATE').length, 1);
    const { effective_at, server_time } = await second.next('PLAYBACK_STATE');
    assert.equal(effective_at, server_time);
  });

  test(`[WS1] ${name}: a second tab and a reload announce nothing; a departure is announced`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const ann = await world.guest('Ann');
    const { code } = await world.room(host);
    const watcher = await world.enter(host, code);
    const tab = await world.enter(ann, code);
    await watcher.next('USER_JOINED');
    const other = await world.enter(ann, code);
    await tab.close();
    await other.close();
    const reloaded = await world.enter(ann, code);
    await reloaded.close();
    assert.deepEqual(await watcher.next('USER_LEFT'), { type: 'USER_LEFT', user: 'Ann', user_id: ann.id });
    const announced = watcher.frames.filter(({ type }) => type === 'USER_JOINED' || type === 'USER_LEFT');
    assert.equal(announced.length, 2);
  });

  test(`[WS2] ${name}: many joins cost few lists, and the lists tell who is here`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const { code } = await world.room(host);
    const watcher = await world.enter(host, code);
    const guests = await Promise.all(Array.from({ length: 20 }, (_, n) => world.guest(`Guest ${n}`)));
    await Promise.all(guests.map((guest) => world.enter(guest, code)));
    const list = await watcher.next('ROOM_PARTICIPANTS', ({ total }) => total === 21);
    assert.deepEqual(new Set(list.users.map(({ id }) => id)), new Set([host, ...guests].map(({ id }) => id)));
    const first = { id: host.id, name: 'host', role: 'host', is_online: true, in_call: false, is_muted: false };
    assert.deepEqual(list.users[0], first);
    assert.equal(list.host, 'host');
    const lists = watcher.frames.filter(({ type }) => type === 'ROOM_PARTICIPANTS').length;
    assert.ok(lists < 20, `${lists} lists for 20 joins`);
    assert.equal(watcher.frames.filter(({ type }) => type === 'USER_JOINED').length, 20);
  });

  test(`[AU5] ${name}: a name comes from the account, not from the client`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const { code } = await world.room(host);
    const connection = await world.enter(host, code);
    connection.send({ type: 'CHAT_MESSAGE', message: 'hello', user: 'somebody else', user_id: '1' });
    const said = await connection.next('CHAT_MESSAGE');
    assert.deepEqual([said.user, said.user_id], ['host', host.id]);
  });

  test(`[DS3] ${name}: the list counts live connections`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const { code } = await world.room(host);
    const watcher = await world.enter(host, code);
    const ann = await world.enter(await world.guest('Ann'), code);
    assert.equal((await world.listed())[0]?.viewers, 2);
    await ann.close();
    await watcher.next('USER_LEFT');
    assert.equal((await world.listed())[0]?.viewers, 1);
  });
}
