/** This node's copies of the rooms it holds sockets of, so that a frame costs no query. */
import type { RoomCode } from '@streamit/protocol';
import type { Room } from './room-queries.ts';

/**
 * A copy is not believed for longer: whoever changes a row and dies before he has told, or can't, must not leave the
 * others with an old one for ever.
 */
const BELIEVED_MS = 10_000;

export interface RoomCache {
  /** The room, from the copy when it is held. @throws whatever `load` throws, when there is no copy of which no change was heard */
  get(code: RoomCode): Promise<Room>;
  /** From now on the copy of this room is kept: changes are being heard. */
  hold(code: RoomCode): void;
  /** The row changed: the copy is read again at the next use. */
  invalidate(code: RoomCode): void;
  release(code: RoomCode): void;
}

interface Copy {
  readonly room: Promise<Room>;
  readonly believedUntil: number;
}

export function createRoomCache(load: (code: RoomCode) => Promise<Room>, now: () => number): RoomCache {
  /** `null`: held, but to be read again. */
  const held = new Map<RoomCode, Copy | null>();

  function read(code: RoomCode, old: Copy | null): Promise<Room> {
    const fresh = load(code);
    // An old copy of which no change was heard is better than none: live playback goes on while the database is away.
    const room = old === null ? fresh : fresh.catch(() => old.room);
    const copy = { room, believedUntil: now() + BELIEVED_MS };
    held.set(code, copy);
    // A failed read is not kept.
    room.catch(() => held.get(code) === copy && held.set(code, null));
    return room;
  }

  return {
    get(code) {
      const copy = held.get(code);
      if (copy === undefined) return load(code);
      return copy !== null && copy.believedUntil > now() ? copy.room : read(code, copy);
    },
    hold: (code) => held.set(code, null),
    invalidate: (code) => held.has(code) && held.set(code, null),
    release: (code) => held.delete(code),
  };
}
