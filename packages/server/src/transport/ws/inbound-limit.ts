/** How much one connection may send (TR5, TR6b): pure arithmetic over instants. */
import { BAD_FRAMES_MAX, BAD_FRAMES_WINDOW_MS, FRAMES_BURST, FRAMES_PER_SECOND } from '@streamit/protocol';

/** A class, not closures: there is one for each connection, and most never see a bad frame. */
export class InboundLimit {
  #tokens = FRAMES_BURST;
  #refilledAt: number;
  #badFrames: number[] | null = null;

  constructor(startedAt: number) {
    this.#refilledAt = startedAt;
  }

  /** Counts a frame; false when it is over the rate (a token bucket: 100 a second, 200 at once). */
  admits(now: number): boolean {
    const refilled = this.#tokens + ((now - this.#refilledAt) / 1000) * FRAMES_PER_SECOND;
    this.#tokens = Math.min(FRAMES_BURST, refilled);
    this.#refilledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Counts an invalid frame; true when there were more than 50 within 10 s. */
  isAbusive(now: number): boolean {
    this.#badFrames = (this.#badFrames ?? []).filter((at) => at > now - BAD_FRAMES_WINDOW_MS);
    this.#badFrames.push(now);
    return this.#badFrames.length > BAD_FRAMES_MAX;
  }
}
