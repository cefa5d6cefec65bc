/** This node's copies of the rooms it holds sockets of, so that a frame costs no query. */
import type { RoomCode } from '@streamit/protocol';
import type { Room } from './room-queries.ts';

export interface RoomCache {
  /** The room, from the copy when it is held. @throws whatever `load` throws */
  get(code: RoomCode): Promise<Room>;
  /** From now on the copy of this room is kept: changes are being heard. */
  hold(code: RoomCode): void;
  /** The row changed: the copy is read again at the next use. */
  invalidate(code: RoomCode): void;
  release(code: RoomCode): void;
}

export function createRoomCache(load: (code: RoomCode) => Promise<Room>): RoomCache {
  /** `null`: held, but to be read again. */
  const held = new Map<RoomCode, Promise<Room> | null>();
  return {
    get(code) {
      const copy = held.get(code);
      if (copy) return copy;
      const fresh = load(code);
      if (copy === null) {
        held.set(code, fresh);
        // A failed read is not kept.
        fresh.catch(() => held.get(code) === fresh && held.set(code, null));
      }
      return fresh;
    },
    hold: (code) => held.set(code, null),
    invalidate: (code) => held.has(code) && held.set(code, null),
    release: (code) => held.delete(code),
  };
}
