/** How much one connection may send (TR5, TR6b): pure arithmetic over instants. */
import { BAD_FRAMES_MAX, BAD_FRAMES_WINDOW_MS, FRAMES_BURST, FRAMES_PER_SECOND } from '@streamit/protocol';

export interface InboundLimit {
  /** Counts a frame; false when it is over the rate (a token bucket: 100 a second, 200 at once). */
  admits(now: number): boolean;
  /** Counts an invalid frame; true when there were more than 50 within 10 s. */
  isAbusive(now: number): boolean;
}

export function createInboundLimit(startedAt: number): InboundLimit {
  let tokens = FRAMES_BURST;
  let refilledAt = startedAt;
  let badFrames: number[] = [];
  return {
    admits(now) {
      tokens = Math.min(FRAMES_BURST, tokens + ((now - refilledAt) / 1000) * FRAMES_PER_SECOND);
      refilledAt = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    isAbusive(now) {
      badFrames = badFrames.filter((at) => at > now - BAD_FRAMES_WINDOW_MS);
      badFrames.push(now);
      return badFrames.length > BAD_FRAMES_MAX;
    },
  };
}
