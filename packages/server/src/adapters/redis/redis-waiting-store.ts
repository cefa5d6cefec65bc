/** Waits that all nodes see, and for each room for whom it does not wait. */
import type { RoomCode } from '@streamit/protocol';
import type { WaitingStore } from '../../ports/waiting-store.ts';
import { createDeadlines } from './redis-deadlines.ts';
import { loadScript, type RedisLink } from './redis-link.ts';

export function createRedisWaitingStore(link: RedisLink): WaitingStore {
  const exclude = loadScript('wait-exclude');
  const isExcluded = loadScript('wait-is-excluded');
  const deadlines = createDeadlines(link, 'wait');
  const excluded = (room: RoomCode) => link.keys.room(room, 'excluded');
  return {
    schedule: deadlines.put,
    claimDue: deadlines.claim,
    finish: ({ room, deadline }) => deadlines.finish(room, deadline),
    async exclude(room, user, forMs) {
      await link.run(exclude, [excluded(room)], [user, forMs]);
    },
    async readmit(room, user) {
      await link.command(excluded(room), ['ZREM', excluded(room), user]);
    },
    async isExcluded(room, user) {
      return (await link.run(isExcluded, [excluded(room)], [user])) === 1;
    },
    async drop(room) {
      await Promise.all([deadlines.finish(room), link.command(excluded(room), ['DEL', excluded(room)])]);
    },
  };
}
