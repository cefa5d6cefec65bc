/** Follows the room's clock: sends probes at the right moments and keeps the estimate (SY1, SY2). */
import type { ServerFrameOf } from '@streamit/protocol';
import { addProbe, type ClockEstimate, errorBoundAt, offsetAt } from './clock-estimator.ts';
import type { Environment } from './environment.ts';

/** Reading of the room clock: milliseconds since the epoch, the same instant for everyone in the room. */
export interface RoomClock {
  /** The room clock now. Before the first probe's answer it is a guess that is late by the way from the server. */
  now(): number;
  /** Room clock minus the local monotonic clock, now. */
  readonly offsetMs: number;
  /** Least one-way delay seen lately; `null` before the first answer. */
  readonly delayMs: number | null;
  /** How far `now()` may be off at most, ms, if all of the way's delay were in one direction; `null` before the first answer. */
  readonly errorBoundMs: number | null;
  /** Whether probes have been answered, so that `now()` can be trusted to milliseconds. */
  readonly isSynced: boolean;
}

export interface ClockSync extends RoomClock {
  /** The connection is open: probe. `serverTime` is the room clock as the first frame told it. */
  start(serverTime: number): void;
  /** The connection is gone: the clock runs on by what is known. */
  stop(): void;
  answered(frame: ServerFrameOf<'TIME_SYNC'>): void;
}

export interface ClockSyncOptions {
  readonly environment: Environment;
  readonly send: (frame: { type: 'TIME_SYNC'; t0: number }) => void;
  /** A probe went unanswered for so long that the connection must be dead. */
  readonly onSilent: () => void;
}

/** Probes of a burst: the chance that all of them queue is small. */
const BURST = 8;
/** Far enough apart that one short queue does not hold up all of them. */
const BURST_SPACING_MS = 50;
/** Between two lone probes, at random, so that a room's viewers do not probe in step. */
const PROBE_MIN_MS = 5_000;
const PROBE_MAX_MS = 10_000;
/** A lone answer that took this much longer than the quickest has queued and tells little: it is asked for again, so many times. */
const QUEUED_MS = 2;
const AGAIN_MAX = 3;
/** How often to look whether time has passed strangely. */
const TICK_MS = 1_000;
/** A tick this late, or a wall clock that went so much otherwise than the monotonic one: the machine slept, or time was set. */
const GAP_MS = 2_000;
/** Longest wait for an answer: a mobile network's worst handover takes less. */
const SILENT_AFTER_MS = 12_000;

/**
 * A clock that follows the room's. It reads the local monotonic clock alone, so a step of the machine's wall clock does
 * not move it; where the monotonic clock stands still in sleep, it measures anew as soon as it notices.
 */
export function createClockSync({ environment, send, onSilent }: ClockSyncOptions): ClockSync {
  let estimate: ClockEstimate | undefined;
  let guessedOffsetMs = environment.wallNow() - environment.now();
  let burstLeft = 0;
  let againLeft = 0;
  let nextProbeAt = 0;
  let tickDueAt = 0;
  let wallOffsetMs = 0;
  let cancelTick = () => {};
  /** Probes under way, by their `t0`: an answer to anything else is no answer. */
  const unanswered = new Set<number>();

  function tick() {
    const now = environment.now();
    if (hasGap(now)) {
      burstLeft = BURST;
      unanswered.clear();
    }
    const [oldest = now] = unanswered;
    if (now - oldest > SILENT_AFTER_MS) {
      onSilent();
      return;
    }
    if (burstLeft > 0 || now >= nextProbeAt) probe(now);
    arm(now);
  }

  function hasGap(now: number): boolean {
    const previous = wallOffsetMs;
    wallOffsetMs = environment.wallNow() - now;
    return now - tickDueAt > GAP_MS || Math.abs(wallOffsetMs - previous) > GAP_MS;
  }

  function probe(now: number) {
    if (burstLeft === 0) againLeft = AGAIN_MAX;
    burstLeft = Math.max(0, burstLeft - 1);
    nextProbeAt = now + PROBE_MIN_MS + environment.random() * (PROBE_MAX_MS - PROBE_MIN_MS);
    unanswered.add(now);
    send({ type: 'TIME_SYNC', t0: now });
  }

  function arm(now: number) {
    cancelTick();
    const delayMs = burstLeft > 0 ? BURST_SPACING_MS : Math.min(TICK_MS, nextProbeAt - now);
    tickDueAt = now + delayMs;
    cancelTick = environment.after(delayMs, tick);
  }

  const offsetMs = (local: number) => (estimate === undefined ? guessedOffsetMs : offsetAt(estimate.line, local));

  return {
    start(serverTime) {
      const now = environment.now();
      guessedOffsetMs = serverTime - now;
      tickDueAt = now;
      wallOffsetMs = environment.wallNow() - now;
      unanswered.clear();
      burstLeft = BURST;
      tick();
    },
    stop() {
      cancelTick();
    },
    answered({ t0, t1, t2 }) {
      if (!unanswered.delete(t0)) return;
      const now = environment.now();
      const added = addProbe(estimate, { sentAt: t0, t1, t2, receivedAt: now });
      if (added === undefined) return;
      estimate = added.estimate;
      const hasQueued = now - t0 - (t2 - t1) > 2 * estimate.line.delayMs + QUEUED_MS;
      if (added.hasStepped) burstLeft = BURST;
      else if (hasQueued && againLeft > 0 && burstLeft === 0) {
        againLeft -= 1;
        burstLeft = 1;
      } else return;
      arm(now);
    },
    now() {
      const local = environment.now();
      return local + offsetMs(local);
    },
    get offsetMs() {
      return offsetMs(environment.now());
    },
    get delayMs() {
      return estimate?.line.delayMs ?? null;
    },
    get errorBoundMs() {
      return estimate === undefined ? null : errorBoundAt(estimate.line, environment.now());
    },
    get isSynced() {
      return estimate !== undefined;
    },
  };
}
