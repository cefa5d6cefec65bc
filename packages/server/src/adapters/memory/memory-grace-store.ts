/** Grace deadlines of the rooms of a single node. */
import type { RoomCode } from '@streamit/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { GraceStore } from '../../ports/grace-store.ts';

export function createMemoryGraceStore(clock: Clock): GraceStore {
  /** When each room is to be handed out next: its deadline, or the end of a claim. */
  const dueAt = new Map<RoomCode, number>();
  return {
    async start(room, deadline) {
      dueAt.set(room, deadline);
    },
    async cancel(room) {
      dueAt.delete(room);
    },
    async claimDue(claimMs) {
      const now = clock.now();
      const due = [...dueAt].filter(([, at]) => at <= now).map(([room]) => room);
      for (const room of due) dueAt.set(room, now + claimMs);
      return due;
    },
  };
}
