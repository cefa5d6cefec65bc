/** Messages as lines of a conversation: who goes on speaking needs no new name. Pure. */
import type { ChatEntry } from '@streamit/sdk';

export interface ChatLine {
  readonly entry: ChatEntry;
  /** The line before it is by the same person and not long ago. */
  readonly isContinued: boolean;
}

/** After this silence the name is said again, with the time. */
const CONTINUES_MS = 5 * 60_000;

/** The entries in order, each with whether it continues the one before. A message on its way counts as just written. */
export function chatLines(entries: readonly ChatEntry[]): ChatLine[] {
  return entries.map((entry, index) => {
    const before = entries[index - 1];
    return { entry, isContinued: before !== undefined && continues(before, entry) };
  });
}

function continues(before: ChatEntry, entry: ChatEntry): boolean {
  // By name as well: who renamed himself is introduced anew.
  if (before.user_id !== entry.user_id || before.user !== entry.user) return false;
  if (before.status !== 'stored' || entry.status !== 'stored') return true;
  return entry.created_at - before.created_at < CONTINUES_MS;
}
