/** What every PlaybackStore must do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionId, RoomCode, UserId } from '@streamit/protocol';
import type { RealtimeAdapter } from '../../test/realtime-adapters.ts';
import type { PlaybackState } from './playback-store.ts';

const room = 'AAAAAA' as RoomCode;
const state = (version: number, position = 0): PlaybackState => ({
  version,
  intent: 'paused',
  hold: null,
  waits: [],
  media: null,
  position,
  at: 1_700_000_000_000.25,
  rate: 1,
  duration: null,
  quality: null,
  subtitle: null,
});

export function playbackStoreContract({ name, open }: RealtimeAdapter): void {
  test(`${name} playback: stores and gives back what it was given, to the last digit`, async (t) => {
    const { playback } = (await open(t)).store;
    assert.equal(await playback.load(room), undefined);
    const first = { ...state(1, 12.345678901), duration: 60, quality: '720p', hold: 'host_away' } as const;
    assert.equal(await playback.replace(room, undefined, first), true);
    assert.deepEqual(await playback.load(room), first);
    const viewer = { connection: 'c' as ConnectionId, user: 'u' as UserId, name: 'Ann', version: 1 };
    const media = { id: 'sync-test', type: 'tv', season: 1, episode: null } as const;
    const waiting = {
      ...state(2),
      hold: { viewers: [viewer], deadline: 1_700_000_015_000.5, since: 1 },
      waits: [1.5],
      media,
    };
    assert.equal(await playback.replace(room, 1, waiting), true);
    assert.deepEqual(await playback.load(room), waiting);
  });

  test(`[PB5] ${name} playback: of writes that expect the same version exactly one lands`, async (t) => {
    const { playback } = (await open(t)).store;
    await playback.replace(room, undefined, state(1));
    const landed = await Promise.all([1, 2, 3, 4].map((position) => playback.replace(room, 1, state(2, position))));
    assert.equal(landed.filter(Boolean).length, 1);
    assert.equal((await playback.load(room))?.position, landed.indexOf(true) + 1);
    assert.equal(await playback.replace(room, undefined, state(9)), false, 'a state is there already');
  });

  test(`[PB5] ${name} playback: a version never goes back`, async (t) => {
    const { playback } = (await open(t)).store;
    await playback.replace(room, undefined, state(5));
    await assert.rejects(playback.replace(room, 5, state(5)), RangeError);
    await assert.rejects(playback.replace(room, 5, state(4)), RangeError);
    assert.equal((await playback.load(room))?.version, 5);
  });

  test(`[RM10] ${name} playback: a dropped room is forgotten`, async (t) => {
    const { playback } = (await open(t)).store;
    await playback.replace(room, undefined, state(1));
    await playback.drop(room);
    assert.equal(await playback.load(room), undefined);
  });

  test(`[PB8] ${name} playback: nothing of a state is lost on the way, whatever it holds`, async (t) => {
    const { store, another } = await open(t);
    const elsewhere = (await another()).playback;
    const viewer = (n: number) => ({
      connection: `c${n}` as ConnectionId,
      user: `u${n}` as UserId,
      name: ['Zoë 🎬', 'a "b" \\', '\n {}'][n] ?? '',
      version: n,
    });
    const film = { id: 'größe/二', type: 'movie', season: null, episode: null } as const;
    const states: PlaybackState[] = [
      { ...state(1), intent: 'playing', position: 0.1 + 0.2, at: 1_700_000_000_000.123, rate: 0.25 },
      { ...state(2), hold: 'host_away', duration: 86_400, position: 1e-7, subtitle: 'Français – «sous-titres»' },
      { ...state(1_000_003), hold: { viewers: [viewer(0)], deadline: 1.5, since: 3 }, waits: [1, 2.5, 3] },
      {
        ...state(Number.MAX_SAFE_INTEGER),
        hold: { viewers: [0, 1, 2].map(viewer), deadline: 1, since: 1 },
        media: film,
      },
    ];
    let expected: number | undefined;
    for (const next of states) {
      assert.equal(await store.playback.replace(room, expected, next), true);
      assert.deepEqual(await elsewhere.load(room), next);
      expected = next.version;
    }
  });

  test(`[PB5] ${name} playback: of many writers on several nodes one lands at a time, and none is lost`, async (t) => {
    const { store, another } = await open(t);
    const nodes = [store.playback, (await another()).playback];
    await store.playback.replace(room, undefined, state(0));
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const playback = nodes[n % 2] ?? assert.fail();
        for (;;) {
          const { version, position } = (await playback.load(room)) ?? assert.fail();
          if (await playback.replace(room, version, state(version + 1, position + 1))) return;
        }
      }),
    );
    assert.deepEqual(await store.playback.load(room), state(20, 20));
  });
}
