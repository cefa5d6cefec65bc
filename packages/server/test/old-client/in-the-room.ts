/** The second part of the evening: the film, talk, order, and a host who loses his network. */
import assert from 'node:assert/strict';
import { assertOk, assertRefused, type Evening } from './evening.ts';

export const inTheRoom: Record<string, (evening: Evening) => Promise<void>> = {
  async '[SR2] [SR3] [PB11] chooses a film, and is told where it is embedded'({ host, ann, known, sockets }) {
    const film = { provider: 'vidking', video_id: '1078605', media_type: 'movie' };
    const chosen = await host.post('/rooms/source/', { room_id: known.roomId, ...film });
    assert.deepEqual([chosen.data.video_provider, chosen.data.video_id], ['vidking', '1078605']);
    await sockets.ann.next('SOURCE_CHANGED');
    const { is_playing, time } = await sockets.ann.next('PLAYBACK_STATE');
    assert.deepEqual([is_playing, time], [false, 0]);
    const query = 'progress=90&autoPlay=true&color=e50914';
    const { data } = await ann.get(`/rooms/${known.code}/embed/?${query}`);
    const canonical = 'color=e50914&autoPlay=true&progress=90';
    assert.equal(data.embed_url, `https://www.vidking.net/embed/movie/1078605?${canonical}`);
    const unknown = { room_id: known.roomId, provider: 'betamax', video_id: '1' };
    assertRefused(await host.post('/rooms/source/', unknown), 400, 'PROVIDER_UNKNOWN');
    assertRefused(await ann.post('/rooms/source/', { room_id: known.roomId, ...film }), 403, 'PERMISSION_DENIED');
  },

  async '[PB4] [PB5] moves the film as host; everyone gets whole states, each newer than the last'({ sockets }) {
    const { host, ann } = sockets;
    const before = ann.events.length;
    // The first documents stopped the film on SEEK. The contract decides: a seek keeps the playing flag.
    const commands = [
      [{ type: 'PLAY', time: 10 }, true, 10],
      [{ type: 'SEEK', time: 300 }, true, 300],
      [{ type: 'PAUSE', time: 301.5 }, false, 301.5],
      [{ type: 'SEEK', time: 42 }, false, 42],
    ] as const;
    let last = Number(ann.events.findLast(({ type }) => type === 'PLAYBACK_STATE')?.version);
    for (const [command, isPlaying, time] of commands) {
      host.send(command);
      const state = await ann.next('PLAYBACK_STATE');
      assert.deepEqual([state.is_playing, state.time, state.version], [isPlaying, time, last + 1]);
      last += 1;
    }
    await ann.settled();
    const heard = new Set(ann.typesSince(before));
    for (const type of ['PLAY', 'PAUSE', 'SEEK']) assert.ok(!heard.has(type), `${type} is not passed on as such`);
  },

  async '[PB3] is refused as a participant: nobody is told, nothing moves, nobody is disconnected'({ sockets }) {
    const { host, ann } = sockets;
    const [hostSaw, version] = [host.events.length, lastVersion(host.events)];
    // The first documents ignored this without a word, later ones answer it. The contract decides: an answer.
    for (const command of [
      { type: 'PLAY', time: 1 },
      { type: 'PAUSE', time: 1 },
      { type: 'SEEK', time: 1 },
    ]) {
      ann.send(command);
      assert.equal((await ann.next('ERROR')).code, 'PERMISSION_DENIED');
    }
    await host.settled();
    assert.ok(!host.typesSince(hostSaw).includes('PLAYBACK_STATE'));
    assert.equal(lastVersion(ann.events), version);
    assert.ok(ann.isOpen());
  },

  async '[TR5] sends nonsense and stays connected'({ sockets: { ann } }) {
    // The first documents ignored it without a word. The contract decides: an answer.
    for (const nonsense of [{}, { type: 'DANCE' }, { type: 'SEEK', time: 'soon' }]) {
      ann.send(nonsense);
      assert.equal((await ann.next('ERROR')).code, 'VALIDATION_ERROR');
    }
    assert.ok(ann.isOpen());
  },

  async '[PB9] checks its drift: near is silence, far is a correction'({ sockets: { ann } }) {
    const before = ann.events.length;
    ann.send({ type: 'SYNC_CHECK', client_time: 43 });
    ann.send({ type: 'SYNC_CHECK', client_time: 50 });
    const { time, version } = await ann.next('SYNC_CORRECTION');
    assert.deepEqual([time, version], [42, lastVersion(ann.events)]);
    await ann.settled();
    const corrections = ann.typesSince(before).filter((type) => type === 'SYNC_CORRECTION');
    assert.equal(corrections.length, 2, 'for the far ones alone');
  },

  async '[CH1] [CH2] [CH3] talks within the rules'({ sockets: { host, ann } }) {
    const say = (message: string) => ann.send({ type: 'CHAT_MESSAGE', message });
    say('hello');
    const heard = await host.next('CHAT_MESSAGE');
    assert.deepEqual([heard.user, heard.message], ['Ann', 'hello']);
    say('x'.repeat(501));
    assert.equal((await ann.next('ERROR')).code, 'MESSAGE_TOO_LONG');
    say('x'.repeat(500));
    assert.equal(String((await host.next('CHAT_MESSAGE')).message).length, 500);
    say('x'.repeat(500));
    assert.equal((await ann.next('ERROR')).code, 'DUPLICATE_MESSAGE');
    for (const message of ['three', 'four']) say(message);
    for (const message of ['three', 'four']) assert.equal((await host.next('CHAT_MESSAGE')).message, message);
    say('one too many within 3 s');
    const refused = await ann.next('ERROR');
    assert.deepEqual([refused.code, typeof refused.message], ['RATE_LIMITED', 'string']);
    assert.ok(Number(refused.retry_after_ms) > 3_000, 'a cooldown, longer than the window');
    assert.ok(ann.isOpen());
  },

  async '[CH1] [CH5] is told in these words that chat is off, and the film goes on'({ host, known, sockets }) {
    assertOk(await host.call('PATCH', `/rooms/${known.code}/`, { is_chat_enabled: false }));
    await sockets.host.next('ROOM_UPDATED');
    sockets.host.send({ type: 'CHAT_MESSAGE', message: 'anyone?' });
    assert.equal((await sockets.host.next('ERROR')).message, 'Chat is disabled in this room');
    sockets.host.send({ type: 'PLAY', time: 60 });
    assert.equal((await sockets.ann.next('PLAYBACK_STATE')).time, 60);
    assertOk(await host.call('PATCH', `/rooms/${known.code}/`, { is_chat_enabled: true }));
  },

  async '[MO2] is muted, kicked and back, banned and kept out, and let in again'(evening) {
    const { bob, known, sockets, open } = evening;
    const { host } = sockets;
    const join = () => bob.post('/rooms/join/', { code: known.code });
    assertOk(await join());
    let seat = open(known.code, known.bobToken);
    await seat.next('JOINED');
    const order = async (type: string, from: typeof host) => {
      from.send({ type, user_id: known.bobId });
      return from.next(from === host ? 'MODERATION' : 'ERROR');
    };
    assert.equal((await order('KICK_USER', sockets.ann)).code, 'PERMISSION_DENIED');
    await order('MUTE_USER', host);
    seat.send({ type: 'CHAT_MESSAGE', message: 'can you hear me?' });
    assert.equal((await seat.next('ERROR')).code, 'MUTED');
    await order('UNMUTE_USER', host);
    await order('KICK_USER', host);
    assert.equal(await seat.closed, 4011);
    seat = open(known.code, known.bobToken);
    await seat.next('JOINED');
    await order('BAN_USER', host);
    assert.equal(await seat.closed, 4011);
    assert.equal(await open(known.code, known.bobToken).closed, 4010);
    assertRefused(await join(), 403, 'PERMISSION_DENIED');
    await order('UNBAN_USER', host);
    assertOk(await join());
    assert.equal((await host.next('USER_LEFT')).user_id, known.bobId);
  },

  async '[RM7] [RM8] [CH5] loses the host, talks on, and watches on when he is back'({ ann, known, sockets, open }) {
    const { ann: seat } = sockets;
    sockets.host.drop();
    const waiting = await seat.next('HOST_DISCONNECTED');
    assert.equal(waiting.grace_seconds, 600);
    assert.equal((await seat.next('PLAYBACK_STATE')).is_playing, false);
    assert.equal((await ann.get(`/rooms/${known.code}/detail/`)).data.state, 'GRACE');
    assert.ok(seat.isOpen());
    seat.send({ type: 'CHAT_MESSAGE', message: 'where is he?' });
    // Refused only because of the cooldown of before, which a host's absence does not end.
    assert.equal((await seat.next('ERROR')).code, 'RATE_LIMITED');
    const back = open(known.code, known.hostToken);
    await back.next('JOINED');
    await seat.next('HOST_RECONNECTED');
    assert.equal((await seat.next('PLAYBACK_STATE')).is_playing, true, 'as it was before');
    assert.equal((await ann.get(`/rooms/${known.code}/detail/`)).data.state, 'LIVE');
    sockets.host = back;
  },
};

function lastVersion(events: readonly Record<string, unknown>[]): unknown {
  return events.findLast(({ type }) => type === 'PLAYBACK_STATE')?.version;
}
