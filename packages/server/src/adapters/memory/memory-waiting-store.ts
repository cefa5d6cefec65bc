/** Waits of the rooms of a single node. */
import type { RoomCode } from '@streamit/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { WaitingStore } from '../../ports/waiting-store.ts';
import { ExpiringMap } from './expiring-map.ts';

export function createMemoryWaitingStore(clock: Clock): WaitingStore {
  /** `dueAt`: when it is to be handed out next, at its deadline or at the end of a claim. */
  const waits = new Map<RoomCode, { deadline: number; dueAt: number }>();
  const excluded = new ExpiringMap<string, true>(clock);
  return {
    async schedule(room, deadline) {
      waits.set(room, { deadline, dueAt: deadline });
    },
    async claimDue(claimMs) {
      const now = clock.now();
      const due = [...waits].filter(([, { dueAt }]) => dueAt <= now);
      for (const [, wait] of due) wait.dueAt = now + claimMs;
      return due.map(([room, { deadline }]) => ({ room, deadline }));
    },
    async finish({ room, deadline }) {
      if (waits.get(room)?.deadline === deadline) waits.delete(room);
    },
    async exclude(room, user, forMs) {
      excluded.set(`${room} ${user}`, true, forMs);
    },
    async readmit(room, user) {
      excluded.delete(`${room} ${user}`);
    },
    async isExcluded(room, user) {
      return excluded.get(`${room} ${user}`) ?? false;
    },
    async drop(room) {
      waits.delete(room);
    },
  };
}
