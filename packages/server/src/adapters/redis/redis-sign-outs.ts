/** Ended sign-ins, on one channel that every node hears: they are few. */
import type { SignOuts } from '../../ports/sign-outs.ts';
import type { Keys } from './keys.ts';
import type { RedisChannels } from './redis-channels.ts';

export function createRedisSignOuts({ signOutsChannel }: Keys, channels: RedisChannels): SignOuts {
  return {
    announce: (session) => channels.publish(signOutsChannel, session),
    subscribe: (listener, onMissed = () => {}) =>
      channels.subscribe(signOutsChannel, { hear: listener, missed: onMissed }),
  };
}
