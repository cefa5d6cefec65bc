/** The first part of the evening: signing in, opening a room, getting in. */
import assert from 'node:assert/strict';
import type { Json } from './dialects.ts';
import { assertOk, assertRefused, type Evening, PASSWORD } from './evening.ts';

export const doors: Record<string, (evening: Evening) => Promise<void>> = {
  async '[AU1] [AU6] signs in by e-mail and keeps the cookie'({ host, known }) {
    assertRefused(
      await host.post('/auth/login/', { email: 'host@example.org', password: 'no' }),
      401,
      'INVALID_CREDENTIALS',
    );
    assertRefused(await host.post('/rooms/create/', {}), 401, 'AUTH_REQUIRED');
    const { data, headers } = await host.post('/auth/login/', { email: 'HOST@Example.org', password: PASSWORD });
    assert.deepEqual([data.username, data.display_name, data.is_guest], ['host', 'host', false]);
    assert.match(headers.getSetCookie().join(), /HttpOnly/);
    assert.equal(typeof data.refresh_token, 'string');
    known.hostToken = String(data.access_token);
  },

  async '[AU4] enters as a guest by both routes, and hosts by neither'({ ann, bob, known }) {
    const first = await ann.post('/auth/guest/', { display_name: 'Ann' });
    assert.deepEqual([first.data.display_name, first.data.is_guest], ['Ann', true]);
    known.annToken = String(first.data.access_token);
    known.annId = String(first.data.id);
    const { data } = await bob.post('/auth/guest-login/', {});
    assert.equal(data.role, 'guest');
    known.bobToken = String(data.access);
    bob.useBearer(known.bobToken);
    known.bobId = String((await bob.get('/auth/me/')).data.id);
    for (const guest of [ann, bob]) assertRefused(await guest.post('/rooms/create/', {}), 403, 'AUTH_REQUIRED');
  },

  async '[AU2] chooses a username, which is the display name as well'({ host, newClient }) {
    assert.deepEqual((await host.post('/set-username/', { username: 'Movie_Host' })).data, { status: 'ok' });
    const { data } = await host.get('/auth/me/');
    assert.deepEqual([data.username, data.display_name], ['Movie_Host', 'Movie_Host']);
    assertRefused(await host.post('/set-username/', { username: 'OTHER' }), 400, 'CONFLICT');
    for (const username of ['ab', 'has space', 'x'.repeat(21), 7]) {
      assertRefused(await host.post('/set-username/', { username }), 400, 'VALIDATION_ERROR');
    }
    assertRefused(await newClient().post('/set-username/', { username: 'nobody' }), 401, 'AUTH_REQUIRED');
  },

  async '[RM4] [RM5] opens a public room; joining twice is safe'({ host, ann, known }) {
    const created = await host.post('/rooms/create/', {});
    assertOk(created, 201);
    assert.equal(created.data.is_private, false);
    known.roomId = String(created.data.room_id);
    known.code = String(created.data.code);
    for (const code of [known.code, known.code.toLowerCase()]) {
      const joined = await ann.post('/rooms/join/', { code });
      assert.deepEqual(
        [joined.data.status, joined.data.is_host, joined.data.room_id],
        ['APPROVED', false, known.roomId],
      );
    }
    assert.equal((await host.post('/rooms/join/', { code: known.code })).data.is_host, true);
    assertRefused(await ann.post('/rooms/join/', { code: 'NOROOM' }), 404, 'ROOM_NOT_FOUND');
  },

  async '[RM4] waits at a private door until the host approves'({ host, bob, known, open }) {
    const { data: room } = await host.post('/rooms/create/', { is_private: true, entry_mode: 'APPROVAL' });
    const [code, room_id] = [String(room.code), String(room.room_id)];
    assert.equal((await bob.post('/rooms/join/', { code })).data.status, 'PENDING');
    assert.equal(await open(code, known.bobToken).closed, 4003);
    const { lines } = await host.get(`/rooms/participants/?room_id=${room_id}`);
    assert.deepEqual(statuses(lines), [
      ['APPROVED', true],
      ['PENDING', false],
    ]);
    const approval = { room_id, user_id: known.bobId };
    assertRefused(await bob.post('/rooms/approve/', approval), 403, 'PERMISSION_DENIED');
    assert.deepEqual((await host.post('/rooms/approve/', approval)).data, { approved: true });
    assert.equal((await bob.post('/rooms/join/', { code })).data.status, 'APPROVED');
    const inside = open(code, known.bobToken);
    assert.equal((await inside.next('JOINED')).role, 'participant');
    inside.drop();
    assertOk(await host.post('/rooms/delete/', { room_id }));
  },

  async '[RM4] shows the password of a room once, and asks for it'({ host, bob }) {
    const { data: room } = await host.post('/rooms/create/', { is_private: true, entry_mode: 'PASSWORD' });
    const join = (password?: string) => bob.post('/rooms/join/', { code: room.code, password });
    assert.match(String(room.room_password), /^\w{8}$/);
    assertRefused(await join('wrong'), 403, 'INVALID_PASSWORD');
    assert.equal((await join(String(room.room_password))).data.status, 'APPROVED');
    const { data: detail } = await host.get(`/rooms/${room.code}/detail/`);
    assert.deepEqual([detail.is_private, detail.entry_mode, detail.is_host], [true, 'PASSWORD', true]);
    assert.ok(!('room_password' in detail));
    assertOk(await host.post('/rooms/delete/', { room_id: room.room_id }));
  },

  async '[TR8] hears in the close code why it may not come in'({ known, open }) {
    assert.equal(await open(known.code, null).closed, 4001, 'a cookie alone would not do either');
    assert.equal(await open(known.code, 'nonsense').closed, 4001);
    assert.equal(await open('NOROOM', known.annToken).closed, 4002);
    assert.equal(await open(known.code, known.bobToken).closed, 4003, 'Bob never joined this one');
  },

  async '[WS1] [RM2] gets the room in one order, and is announced to the others alone'({ host, known, sockets, open }) {
    const first = open(known.code, known.hostToken);
    assert.equal((await first.next('JOINED')).role, 'host');
    await first.next('ROOM_PARTICIPANTS');
    assert.equal((await host.get(`/rooms/${known.code}/detail/`)).data.state, 'LIVE');
    const second = open(known.code, known.annToken);
    const announced = await first.next('USER_JOINED');
    assert.deepEqual([announced.user, announced.user_id], ['Ann', known.annId]);
    await second.settled();
    assert.deepEqual(second.typesSince(0).slice(0, 4), [
      'JOINED',
      'CHAT_HISTORY',
      'PLAYBACK_STATE',
      'ROOM_PARTICIPANTS',
    ]);
    assert.equal(second.events.filter(({ type }) => type === 'PLAYBACK_STATE').length, 1);
    assert.ok(!second.typesSince(0).includes('USER_JOINED'));
    const people = await second.next('ROOM_PARTICIPANTS');
    assert.deepEqual(people.participants, ['Movie_Host', 'Ann']);
    const { is_playing, time } = await second.next('PLAYBACK_STATE');
    assert.deepEqual([is_playing, time], [false, 0]);
    Object.assign(sockets, { host: first, ann: second });
  },
};

const statuses = (lines: readonly Json[]) => lines.map(({ status, is_host }) => [status, is_host]);
