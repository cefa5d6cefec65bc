/** Playback of the rooms of a single node. */
import type { RoomCode } from '@streamit/protocol';
import type { PlaybackState, PlaybackStore } from '../../ports/playback-store.ts';

export function createMemoryPlaybackStore(): PlaybackStore {
  /** As JSON, which is all that a store elsewhere keeps. */
  const states = new Map<RoomCode, { readonly version: number; readonly json: string }>();
  return {
    async load(room) {
      const stored = states.get(room);
      return stored && (JSON.parse(stored.json) as PlaybackState);
    },
    async replace(room, expected, next) {
      if (expected !== undefined && next.version <= expected) {
        throw new RangeError(`version must grow: ${next.version} after ${expected}`);
      }
      if (states.get(room)?.version !== expected) return false;
      states.set(room, { version: next.version, json: JSON.stringify(next) });
      return true;
    },
    async drop(room) {
      states.delete(room);
    },
  };
}
