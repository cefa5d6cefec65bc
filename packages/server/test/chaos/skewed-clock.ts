/**
 * Loaded before everything else (`--import`) into a server process: the clock of its operating system is CLOCK_SKEW_MS
 * off, by everything that Node tells the time with. Not faketime, which few machines have.
 */
import { fileURLToPath } from 'node:url';

/** The environment of a process whose clock is so wrong. */
export function skewedClock(skewMs: number): Record<string, string> {
  return { NODE_OPTIONS: `--import=${fileURLToPath(import.meta.url)}`, CLOCK_SKEW_MS: String(skewMs) };
}

const skewMs = Number(process.env.CLOCK_SKEW_MS ?? 0);
if (skewMs !== 0) {
  const { timeOrigin } = performance;
  Object.defineProperty(performance, 'timeOrigin', { value: timeOrigin + skewMs });
  const realNow = Date.now;
  const now = () => realNow() + skewMs;
  globalThis.Date = new Proxy(Date, {
    construct: (date, args, as) => Reflect.construct(date, args.length === 0 ? [now()] : args, as),
    apply: () => new Date().toString(),
    get: (date, name) => (name === 'now' ? now : Reflect.get(date, name)),
  });
}
