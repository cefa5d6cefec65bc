/** The page's two clocks, in one place. Room time is neither of them: it comes from the connection's own clock. */
export const browserClock = {
  /** Milliseconds since the epoch by the computer's clock; for ages and times of day, which may be a little off. */
  wallMs: (): number => Date.now(),
  /** Milliseconds on the scale of the SDK's `retryAt`: never jumps. */
  monotonicMs: (): number => performance.now(),
};
