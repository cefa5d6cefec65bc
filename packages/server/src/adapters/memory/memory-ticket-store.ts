/** One-use tickets of a single node. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { TicketGrant, TicketStore } from '../../ports/ticket-store.ts';
import { ExpiringMap } from './expiring-map.ts';

export function createMemoryTicketStore(clock: Clock): TicketStore {
  const grants = new ExpiringMap<string, TicketGrant>(clock);
  return {
    async issue(grant, ttlMs) {
      const ticket = randomBytes(24).toString('base64url');
      grants.set(ticket, { ...grant }, ttlMs);
      return ticket;
    },
    async redeem(ticket) {
      const grant = grants.get(ticket);
      grants.delete(ticket);
      return grant;
    },
  };
}
