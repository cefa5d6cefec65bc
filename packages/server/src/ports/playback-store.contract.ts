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
}
