/** Says now and then how well this player follows, for the operator's measurements (SY7). */
import type { SyncReport as SyncReportFrame } from '@streamit/protocol';
import type { Environment } from './environment.ts';

/** Where it goes: a room connection is one. */
export interface SyncReportTarget {
  syncReport(report: Pick<SyncReportFrame, 'error_ms' | 'delay_ms' | 'state'>): void;
}

/** One look at the player. */
export interface SyncReportLook {
  readonly now: number;
  /** The film plays: one that stands is followed without effort, and would only make the figures look better. */
  readonly isPlaying: boolean;
  readonly state: 'loading' | 'following' | 'seeking' | 'stalled' | 'ended';
  readonly errorMs: number | null;
  readonly delayMs: number | null;
}

/** Between two reports, at random, so that neither the viewers of a room nor its commands report in step. */
const REPORT_MIN_MS = 15_000;
const REPORT_MAX_MS = 25_000;

export function createSyncReport(room: SyncReportTarget, { random }: Pick<Environment, 'random'>) {
  /** Undefined while there is nothing to report: who has just begun is not asked at once. */
  let dueAt: number | undefined;
  return {
    look({ now, isPlaying, state, errorMs, delayMs }: SyncReportLook): void {
      if (!isPlaying || state === 'loading' || state === 'ended') {
        dueAt = undefined;
        return;
      }
      const isDue = dueAt !== undefined && now >= dueAt;
      if (isDue) room.syncReport({ error_ms: errorMs, delay_ms: delayMs, state });
      if (isDue || dueAt === undefined) dueAt = now + REPORT_MIN_MS + random() * (REPORT_MAX_MS - REPORT_MIN_MS);
    },
  };
}
