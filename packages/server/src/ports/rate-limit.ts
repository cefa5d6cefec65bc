/** Counts events against a limit in a sliding window; shared by all nodes. */
export interface RateLimit {
  /**
   * Counts one event of `bucket` unless `limit` have been counted within the last `windowMs`.
   * `retryAfterMs` is 0 when it was allowed.
   */
  hit(bucket: string, limit: number, windowMs: number): Promise<{ allowed: boolean; retryAfterMs: number }>;
}
