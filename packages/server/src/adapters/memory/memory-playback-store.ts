/** Playback of the rooms of a single node. */
import type { RoomCode } from '@streamit/protocol';
import type { PlaybackState, PlaybackStore } from '../../ports/playback-store.ts';

export function createMemoryPlaybackStore(): PlaybackStore {
  const states = new Map<RoomCode, PlaybackState>();
  return {
    async load(room) {
      const state = states.get(room);
      return state && structuredClone(state);
    },
    async replace(room, expected, next) {
      if (expected !== undefined && next.version <= expected) {
        throw new RangeError(`version must grow: ${next.version} after ${expected}`);
      }
      if (states.get(room)?.version !== expected) return false;
      states.set(room, structuredClone(next));
      return true;
    },
    async drop(room) {
      states.delete(room);
    },
  };
}
