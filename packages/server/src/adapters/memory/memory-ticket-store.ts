/** One-use tickets of a single node. */
import { randomBytes } from 'node:crypto';
import type { UserId } from '@streamit/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { TicketStore } from '../../ports/ticket-store.ts';
import { ExpiringMap } from './expiring-map.ts';

export function createMemoryTicketStore(clock: Clock): TicketStore {
  const owners = new ExpiringMap<string, UserId>(clock);
  return {
    async issue(user, ttlMs) {
      const ticket = randomBytes(24).toString('base64url');
      owners.set(ticket, user, ttlMs);
      return ticket;
    },
    async redeem(ticket) {
      const user = owners.get(ticket);
      owners.delete(ticket);
      return user;
    },
  };
}
