/** One-use tickets that any node issues and any node redeems. */
import { createHash, randomBytes } from 'node:crypto';
import type { TicketGrant, TicketStore } from '../../ports/ticket-store.ts';
import { loadScript, type RedisLink } from './redis-link.ts';

export function createRedisTicketStore(link: RedisLink): TicketStore {
  const issue = loadScript('ticket-issue');
  const redeem = loadScript('ticket-redeem');
  // Whoever can read the names of keys must not be able to come in by them.
  const keyOf = (ticket: string) => link.keys.single('ticket', createHash('sha256').update(ticket).digest('base64url'));
  return {
    async issue(grant, ttlMs) {
      const ticket = randomBytes(24).toString('base64url');
      await link.run(issue, [keyOf(ticket)], [JSON.stringify(grant), ttlMs]);
      return ticket;
    },
    async redeem(ticket) {
      const grant = await link.run(redeem, [keyOf(ticket)], []);
      return typeof grant === 'string' ? (JSON.parse(grant) as TicketGrant) : undefined;
    },
  };
}
