/** A map whose entries end by themselves, so that what strangers put in does not stay. */
import type { Clock } from '../../ports/clock.ts';

export class ExpiringMap<Key, Value> {
  readonly #entries = new Map<Key, { value: Value; expiresAt: number }>();
  readonly #clock: Clock;
  /** Size at which ended entries are swept next: sweeping at each doubling costs O(1) an insertion. */
  #sweepAt = 64;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: Key): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expiresAt > this.#clock.now()) return entry.value;
    this.#entries.delete(key);
    return undefined;
  }

  set(key: Key, value: Value, ttlMs: number): void {
    if (this.#entries.size >= this.#sweepAt) this.#sweep();
    this.#entries.set(key, { value, expiresAt: this.#clock.now() + ttlMs });
  }

  delete(key: Key): void {
    this.#entries.delete(key);
  }

  #sweep(): void {
    const now = this.#clock.now();
    for (const [key, entry] of this.#entries) if (entry.expiresAt <= now) this.#entries.delete(key);
    this.#sweepAt = Math.max(64, this.#entries.size * 2);
  }
}
