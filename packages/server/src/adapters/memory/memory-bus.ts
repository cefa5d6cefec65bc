/** The bus of a single node: hands events to this process's own listeners. */
import type { RoomCode } from '@streamit/protocol';
import type { RoomBus, RoomEvent } from '../../ports/room-bus.ts';

type Listener = (event: RoomEvent) => void;

export function createMemoryBus(): RoomBus {
  const listeners = new Map<RoomCode, Set<Listener>>();
  return {
    async publish(room, event) {
      const heard = listeners.get(room);
      if (heard === undefined) return;
      // Through the codec, as on a wire: nobody receives an object that its publisher still holds.
      const encoded = JSON.stringify(event);
      for (const listener of [...heard]) listener(JSON.parse(encoded) as RoomEvent);
    },
    async subscribe(room, listener) {
      const heard = listeners.get(room) ?? new Set();
      listeners.set(room, heard.add(listener));
      return async () => {
        heard.delete(listener);
        if (heard.size === 0) listeners.delete(room);
      };
    },
  };
}
