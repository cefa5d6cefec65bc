/** The order of the list of people. Pure. */
import type { Participant } from '@streamit/protocol';

/** The host first, then who is here, then by name as the reader's language sorts; equal names by id, so that none jumps. */
export function byStanding(a: Participant, b: Participant): number {
  return (
    Number(b.role === 'host') - Number(a.role === 'host') ||
    Number(b.is_online) - Number(a.is_online) ||
    a.name.localeCompare(b.name) ||
    (a.id < b.id ? -1 : 1)
  );
}
