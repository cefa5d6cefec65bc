/** Poisonous frames on the room socket, of every kind that the table knows, by the one whom the room obeys. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { clientFrames, FRAME_MAX_BYTES } from '@streamit/protocol';
import { type DatabaseUnderTest, databaseTest } from '../databases.ts';
import type { RoomClient } from '../room-client.ts';
import { fieldsOf, rawJson, type Shape, sampleOf } from './samples.ts';
import { startSite } from './site.ts';

const frames = Object.entries(clientFrames) as [string, Shape][];
/** Fewer than close the connection (TR5). */
const BAD_FRAMES = 40;
/** What is right where elsewhere it is wrong: one may be behind, and not know how far. */
const LEGAL: Readonly<Record<string, readonly string[]>> = {
  'SYNC_REPORT.error_ms': ['-1', 'null'],
  'SYNC_REPORT.delay_ms': ['null'],
};

/** A room with its host and a viewer, and a way to send the host's frames that survives being closed for too many bad ones. */
async function start(t: TestContext, database: DatabaseUnderTest) {
  const site = await startSite(t, database);
  const { world } = site;
  const [host, ann] = [await world.account('host'), await world.guest('Ann')];
  const { code } = await world.room(host);
  let socket = await world.enter(host, code);
  const viewer = await world.enter(ann, code);
  let sent = 0;
  return {
    ...site,
    viewer,
    ann,
    /** Sends text and gives the error that it is answered with. */
    async refusal(text: string) {
      if (++sent % BAD_FRAMES === 0) {
        const next = await world.enter(host, code);
        await socket.close();
        socket = next;
      }
      socket.ws.send(text);
      return socket.next('ERROR');
    },
    socket: () => socket,
  };
}

const heardSince = (client: RoomClient, index: number) =>
  client.frames
    .slice(index)
    .map(({ type }) => type)
    .filter((type) => type !== 'ROOM_PARTICIPANTS' && type !== 'TIME_SYNC');

databaseTest(
  '[TR4] [TR5] text that no database keeps is refused in every field of every frame, and nobody hears it',
  async (t, database) => {
    const { refusal, viewer, ann, stored } = await start(t, database);
    const [before, index] = [await stored(), viewer.frames.length];
    for (const [type, shape] of frames) {
      for (const field of fieldsOf(shape, ['string']).filter((name) => name !== 'type')) {
        const sample = { ...sampleOf(shape, { user_id: ann.id }), [field]: '@' };
        for (const raw of ['"a\\u0000b"', '"a\\ud800b"', '"\\udc00"']) {
          const { code, message } = await refusal(rawJson(sample, raw));
          assert.deepEqual([code, message.includes(`\`${field}\``)], ['VALIDATION_ERROR', true], `${type}: ${message}`);
        }
      }
    }
    await viewer.settled();
    assert.deepEqual(heardSince(viewer, index), []);
    assert.deepEqual(await stored(), before);
  },
);

databaseTest('[TR4] [PB7] numbers that are none or beyond all bounds move nothing', async (t, database) => {
  const { refusal, viewer } = await start(t, database);
  const index = viewer.frames.length;
  const bounded = frames.filter(([type]) => type !== 'TIME_SYNC');
  for (const [type, shape] of bounded) {
    for (const field of fieldsOf(shape, ['number']).filter((name) => name !== 'id')) {
      for (const raw of ['1e999', '-1e999', '-1', '1e308', '"NaN"', 'null', 'true', '[1]', '{"valueOf": 1}']) {
        if (LEGAL[`${type}.${field}`]?.includes(raw)) continue;
        const { code } = await refusal(rawJson({ ...sampleOf(shape), [field]: '@' }, raw));
        assert.equal(code, 'VALIDATION_ERROR', `${type}: ${field} ${raw}`);
      }
    }
  }
  await viewer.settled();
  assert.deepEqual(heardSince(viewer, index), []);
});

databaseTest(
  '[TR5] names of JavaScript’s own are no frames, and fields of these names reach no object',
  async (t, database) => {
    const { refusal, socket, viewer } = await start(t, database);
    for (const type of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '']) {
      assert.equal((await refusal(JSON.stringify({ type }))).code, 'VALIDATION_ERROR', type);
    }
    for (const text of [
      '{"__proto__": {"type": "PLAY"}}',
      '["PLAY"]',
      '"PLAY"',
      'null',
      '5',
      '',
      '{"type": {"toString": 1}}',
    ]) {
      assert.equal((await refusal(text)).code, 'VALIDATION_ERROR', text);
    }
    const keys = Reflect.ownKeys(Object.prototype);
    socket().ws.send(
      '{"type": "PLAY", "time": 7, "__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}',
    );
    const state = await viewer.next('PLAYBACK_STATE', ({ reason }) => reason === 'PLAY');
    assert.equal(state.time, 7, 'what is well-formed of it counts');
    assert.ok(!('polluted' in {}) && !('polluted' in state));
    assert.deepEqual(Reflect.ownKeys(Object.prototype), keys);
  },
);

databaseTest(
  '[TR6] a frame of a megabyte closes its connection, a deep one is answered, and others notice nothing',
  async (t, database) => {
    const { refusal, socket, viewer } = await start(t, database);
    for (const deep of [
      '['.repeat(FRAME_MAX_BYTES - 1),
      `{"type":"PLAY","time":${'['.repeat(4_000)}${']'.repeat(4_000)}}`,
    ]) {
      assert.equal((await refusal(deep)).code, 'VALIDATION_ERROR');
    }
    const before = viewer.frames.length;
    socket().send({ type: 'CHAT_MESSAGE', message: 'x'.repeat(2 ** 20) });
    assert.equal(await socket().closed, 1009);
    await viewer.settled();
    assert.ok(!heardSince(viewer, before).includes('CHAT_MESSAGE'));
  },
);
