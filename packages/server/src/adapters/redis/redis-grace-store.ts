/** Grace deadlines that all nodes see. */
import type { GraceStore } from '../../ports/grace-store.ts';
import { createDeadlines } from './redis-deadlines.ts';
import type { RedisLink } from './redis-link.ts';

export function createRedisGraceStore(link: RedisLink): GraceStore {
  const deadlines = createDeadlines(link, 'grace');
  return {
    start: deadlines.put,
    cancel: (room) => deadlines.finish(room),
    claimDue: async (claimMs) => (await deadlines.claim(claimMs)).map(({ room }) => room),
  };
}
