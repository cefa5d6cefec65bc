/** The player's sync in one word and one number. Pure. */
import type { PlayerSyncSnapshot } from '@streamit/sdk';

export type SyncWord = 'in-step' | 'near' | 'catching-up' | 'held' | 'blocked';

export interface SyncDescription {
  /** Null while there is nothing to say: no film, or the film is over. */
  readonly word: SyncWord | null;
  /** Whole milliseconds, positive when the player is ahead; null when unknown. */
  readonly ms: number | null;
}

/** Two frames at 24 a second. Below it nobody sees or hears a difference. */
const IN_STEP_MS = 80;
const NOTHING: SyncDescription = { word: null, ms: null };

export function describeSync(
  snapshot: Pick<PlayerSyncSnapshot, 'state' | 'errorMs' | 'toleranceMs' | 'rate'> | null,
): SyncDescription {
  if (snapshot === null) return NOTHING;
  switch (snapshot.state) {
    case 'idle':
    case 'ended':
    case 'failed':
      return NOTHING;
    case 'blocked':
      return { word: 'blocked', ms: null };
    case 'loading':
    case 'seeking':
    case 'stalled':
      return { word: 'catching-up', ms: null };
    case 'following': {
      if (snapshot.errorMs === null) return { word: 'held', ms: null };
      // Adding zero turns a rounded −0 into 0.
      const ms = Math.round(snapshot.errorMs) + 0;
      if (Math.abs(ms) <= IN_STEP_MS) return { word: 'in-step', ms };
      // A player that can't be steered stays where it is: it would not be true that it catches up.
      return { word: Math.abs(ms) <= snapshot.toleranceMs ? 'near' : 'catching-up', ms };
    }
  }
}
