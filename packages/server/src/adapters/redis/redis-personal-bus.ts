/** News for one person, wherever he is connected: a channel for each user who is. */
import type { PersonalFrame } from '@streamit/protocol';
import type { PersonalBus } from '../../ports/personal-bus.ts';
import type { Keys } from './keys.ts';
import type { RedisChannels } from './redis-channels.ts';

export function createRedisPersonalBus(keys: Keys, channels: RedisChannels): PersonalBus {
  return {
    publish: (user, frame) => channels.publish(keys.userChannel(user), JSON.stringify(frame)),
    subscribe: (user, listener, onMissed = () => {}) =>
      channels.subscribe(keys.userChannel(user), {
        hear: (message) => listener(JSON.parse(message) as PersonalFrame),
        missed: onMissed,
      }),
  };
}
