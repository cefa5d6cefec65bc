/** This node's copies of the rooms it holds sockets of, so that a frame costs no query. */
import type { RoomCode } from '@streamit/protocol';
import type { Clock } from '../ports/clock.ts';
import type { Room } from './room-queries.ts';

/**
 * A copy is not believed for longer: whoever changes a row and dies before he has told, or can't, must not leave the
 * others with an old one for ever.
 */
const BELIEVED_MS = 10_000;
/** For so long a newer copy is waited for, where there is an old one: a database that is silent must not hold up a command. */
const PATIENCE_MS = 250;

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

export function createRoomCache(
  load: (code: RoomCode) => Promise<Room>,
  clock: Pick<Clock, 'now' | 'after'>,
): RoomCache {
  /** `null`: held, but to be read again. */
  const held = new Map<RoomCode, Copy | null>();

  function read(code: RoomCode, old: Copy | null): Promise<Room> {
    const fresh = load(code);
    // An old copy of which no change was heard is better than none: live playback goes on while the database is away.
    const room = old === null ? fresh : soon(fresh, old.room);
    const copy = { room, believedUntil: clock.now() + BELIEVED_MS };
    held.set(code, copy);
    const become = (next: Copy | null) => held.get(code) === copy && held.set(code, next);
    fresh.then(
      () => become({ ...copy, room: fresh }),
      () => old === null && become(null),
    );
    return room;
  }

  /** What is loaded, or `old` where that fails or takes too long. */
  function soon(loading: Promise<Room>, old: Promise<Room>): Promise<Room> {
    const { promise, resolve } = Promise.withResolvers<Room>();
    const cancel = clock.after(PATIENCE_MS, () => resolve(old));
    loading.then(resolve, () => resolve(old)).finally(cancel);
    return promise;
  }

  return {
    get(code) {
      const copy = held.get(code);
      if (copy === undefined) return load(code);
      return copy !== null && copy.believedUntil > clock.now() ? copy.room : read(code, copy);
    },
    hold: (code) => held.set(code, null),
    invalidate: (code) => held.has(code) && held.set(code, null),
    release: (code) => held.delete(code),
  };
}
