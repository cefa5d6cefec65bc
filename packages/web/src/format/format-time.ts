/** Lengths of time as people read them. Pure; the words come from the translations. */

const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_HOUR = 3600;

/** Position or countdown: `0:07`, `12:34`, `1:02:03`. Whole seconds, rounded down; anything not finite or negative is `0:00`. */
export function formatPosition(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  const hours = Math.floor(whole / SECONDS_PER_HOUR);
  const minutes = Math.floor((whole % SECONDS_PER_HOUR) / SECONDS_PER_MINUTE);
  const rest = String(whole % SECONDS_PER_MINUTE).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** Time left, rounded up, so that a countdown shows `0:01` until it is over and never `0:00` before. */
export function formatCountdown(remainingMs: number): string {
  return formatPosition(Math.ceil(Math.max(0, remainingMs) / 1000));
}

/** How long something has been there, in the coarsest unit that says enough. */
export type Age = { unit: 'now' } | { unit: 'minutes' | 'hours' | 'days'; count: number };

/** Age after `elapsedMs`; a negative one (the computer's clock is behind) counts as now. */
export function ageOf(elapsedMs: number): Age {
  const minutes = Math.floor(elapsedMs / 60_000);
  if (minutes < 1) return { unit: 'now' };
  if (minutes < 60) return { unit: 'minutes', count: minutes };
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? { unit: 'hours', count: hours } : { unit: 'days', count: Math.floor(hours / 24) };
}
