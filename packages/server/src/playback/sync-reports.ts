/** Takes what viewers report about their own sync into the metrics, and no more of it than is useful (SY7). */
import { SYNC_REPORTS_PER_MINUTE } from '@streamit/protocol';
import type { Metrics } from '../ports/metrics.ts';
import type { FrameHandlers, Session } from '../ports/session.ts';

const WINDOW_MS = 60_000;

export function createSyncReports(metrics: Pick<Metrics, 'count' | 'observe'>): Pick<FrameHandlers, 'SYNC_REPORT'> {
  /** When the reports came that were taken from each connection. Goes with it; most hold a few numbers. */
  const taken = new WeakMap<Session, readonly number[]>();

  function isWelcome(session: Session, at: number): boolean {
    const recent = (taken.get(session) ?? []).filter((before) => before > at - WINDOW_MS);
    if (recent.length >= SYNC_REPORTS_PER_MINUTE) return false;
    taken.set(session, [...recent, at]);
    return true;
  }

  return {
    SYNC_REPORT(session, { error_ms: errorMs, delay_ms: delayMs, state }, receivedAt) {
      if (!isWelcome(session, receivedAt)) return;
      metrics.count('syncReport', state);
      // On its way to another place a player is anywhere; that it was on its way is counted above.
      if (state === 'following' && errorMs !== null) metrics.observe('viewerSkew', Math.abs(errorMs) / 1000);
      if (delayMs !== null) metrics.observe('viewerDelay', delayMs / 1000);
    },
  };
}
