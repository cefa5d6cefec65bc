/** The talk of a room by HTTP: the same talk, under the same rules. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, type Person, type StartWorld } from '../world.ts';

export function messageScenarios(name: string, start: StartWorld): void {
  test(`[CH6] ${name}: what is written by HTTP is heard on the socket, and read back newest first, in pages`, async (t) => {
    const world = await start(t);
    const [host, ann] = [await world.account('host'), await world.guest('Ann')];
    const { code } = await world.room(host);
    const stage = await world.enter(host, code);
    await world.ok('POST', '/api/rooms/join/', { as: ann, body: { code } });
    const path = `/api/rooms/${code}/messages/`;
    const posted = await world.request('POST', path, { as: ann, body: { message: 'one', client_id: 'c-1' } });
    assert.equal(posted.status, 201);
    const { type: _, client_id, ...heard } = await stage.next('CHAT_MESSAGE');
    assert.deepEqual([posted.body, client_id], [heard, 'c-1']);
    const again = await world.request('POST', path, { as: ann, body: { message: 'one', client_id: 'c-1' } });
    assert.deepEqual([again.status, again.body], [201, heard], 'the same message, answered with the stored one');
    stage.send({ type: 'CHAT_MESSAGE', message: 'two' });
    stage.send({ type: 'CHAT_MESSAGE', message: 'three' });
    await stage.settled();
    const page = async (query: string) => world.ok('GET', `${path}${query}`, { as: ann });
    const textsOf = ({ results }: Record<string, unknown>) => (results as { message: string }[]).map((m) => m.message);
    const [first, second] = [await page('?page_size=2'), await page('?page_size=2&page=2')];
    assert.deepEqual([textsOf(first), textsOf(second)], [['three', 'two'], ['one']]);
    assert.deepEqual([first.count, first.previous, second.next], [3, null, null]);
    assert.match(String(first.next), /page=2/);
    assert.equal(
      stage.frames.filter(({ type }) => type === 'CHAT_MESSAGE').length,
      3,
      'a resent one is not sent twice',
    );
  });

  test(`[CH1] [CH6] ${name}: every rule of the chat holds by HTTP, in the same order`, async (t) => {
    const world = await start(t);
    const [host, ann, stranger] = [await world.account('host'), await world.guest('Ann'), await world.guest('X')];
    const room = await world.room(host);
    const { code } = room;
    await world.enter(host, code);
    await world.ok('POST', '/api/rooms/join/', { as: ann, body: { code } });
    const say = (person: Person, message: string) =>
      world.request('POST', `/api/rooms/${code}/messages/`, { as: person, body: { message } });
    const refusal = async (person: Person, message: string) => {
      const answer = await say(person, message);
      return [answer.status, codeOf(answer)];
    };
    const chat = (isOn: boolean) =>
      world.ok('PATCH', `/api/rooms/${code}/`, { as: host, body: { is_chat_enabled: isOn } });
    await chat(false);
    assert.deepEqual(await refusal(stranger, ''), [403, 'CHAT_FORBIDDEN']);
    const off = await say(ann, 'x'.repeat(501));
    assert.deepEqual([codeOf(off), off.body.error], ['CHAT_DISABLED', 'Chat is disabled in this room']);
    await chat(true);
    assert.deepEqual(await refusal(ann, '  '), [400, 'VALIDATION_ERROR']);
    assert.deepEqual(await refusal(ann, 'x'.repeat(501)), [400, 'MESSAGE_TOO_LONG']);
    assert.equal((await say(ann, 'hello')).status, 201);
    assert.deepEqual(await refusal(ann, 'hello'), [409, 'DUPLICATE_MESSAGE']);
    for (let n = 0; n < 3; n++) await say(ann, `line ${n}`);
    const tooFast = await say(ann, 'one too many');
    assert.deepEqual([tooFast.status, codeOf(tooFast)], [429, 'RATE_LIMITED']);
    assert.ok(Number(tooFast.headers.get('retry-after')) > 0);
    const read = await world.request('GET', `/api/rooms/${code}/messages/`, { as: stranger });
    assert.deepEqual([read.status, codeOf(read)], [403, 'PERMISSION_DENIED']);
  });

  test(`[CH5] ${name}: talk goes on by HTTP while the host is away`, async (t) => {
    const world = await start(t);
    const [host, ann] = [await world.account('host'), await world.guest('Ann')];
    const { code } = await world.room(host);
    const stage = await world.enter(host, code);
    const seat = await world.enter(ann, code);
    await stage.close();
    await seat.next('HOST_DISCONNECTED');
    await world.ok('POST', `/api/rooms/${code}/messages/`, { as: ann, body: { message: 'where is he?' } });
    assert.equal((await seat.next('CHAT_MESSAGE')).message, 'where is he?');
  });
}
