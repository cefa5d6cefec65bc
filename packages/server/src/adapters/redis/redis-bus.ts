/** The bus of rooms: one PUBLISH an event, heard by the nodes that hold sockets of the room, the publisher's own among them. */
import type { HeardEvent, RoomBus } from '../../ports/room-bus.ts';
import type { Keys } from './keys.ts';
import type { RedisChannels } from './redis-channels.ts';

export function createRedisBus(keys: Keys, channels: RedisChannels): RoomBus {
  return {
    // Its own node hears an event from Redis as well: one order for all.
    publish: (room, event) => channels.publish(keys.roomChannel(room), JSON.stringify(event)),
    subscribe: (room, listener) =>
      channels.subscribe(keys.roomChannel(room), {
        hear: (message) => listener(JSON.parse(message) as HeardEvent),
        missed: () => listener({ kind: 'missed' }),
      }),
  };
}
