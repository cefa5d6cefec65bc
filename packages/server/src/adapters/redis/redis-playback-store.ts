/** Playback that all nodes see. */
import type { RoomCode } from '@streamit/protocol';
import type { PlaybackState, PlaybackStore } from '../../ports/playback-store.ts';
import { loadScript, type RedisLink } from './redis-link.ts';

/** How long a state that nobody asks for is kept: the database has it too. */
const TTL_MS = 24 * 3_600_000;

export function createRedisPlaybackStore(link: RedisLink): PlaybackStore {
  const replace = loadScript('playback-replace');
  const keyOf = (room: RoomCode) => link.keys.room(room, 'playback');
  return {
    async load(room) {
      const key = keyOf(room);
      const stored = await link.command(key, ['GETEX', key, 'PX', String(TTL_MS)]);
      if (typeof stored !== 'string') return undefined;
      return JSON.parse(stored.slice(stored.indexOf(' ') + 1)) as PlaybackState;
    },
    async replace(room, expected, next) {
      if (expected !== undefined && next.version <= expected) {
        throw new RangeError(`version must grow: ${next.version} after ${expected}`);
      }
      const args = [expected ?? '', next.version, JSON.stringify(next), TTL_MS];
      return (await link.run(replace, [keyOf(room)], args)) === 1;
    },
    async drop(room) {
      await link.command(keyOf(room), ['DEL', keyOf(room)]);
    },
  };
}
