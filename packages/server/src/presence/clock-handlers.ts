/** Answers clock probes at once (SY1): `t1` is when the probe arrived, so waiting behind another frame does not spoil it. */
import type { Clock } from '../ports/clock.ts';
import type { FrameHandlers } from '../ports/session.ts';

export function createClockHandlers(clock: Clock): Pick<FrameHandlers, 'TIME_SYNC'> {
  return {
    TIME_SYNC(session, { t0 }, receivedAt) {
      session.send({ type: 'TIME_SYNC', t0, t1: receivedAt, t2: clock.now() });
    },
  };
}
