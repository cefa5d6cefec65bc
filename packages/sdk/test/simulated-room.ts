/** A room without a server: a timeline that a test commands, and a clock that is off from the local one. */
import type { Timeline } from '@streamit/protocol';
import { positionAt } from '@streamit/protocol';
import type { TimelineSource } from '../src/player-sync.ts';
import { nextChangeAfter, schedule, type TimelineSchedule, timelineAt } from '../src/timeline-schedule.ts';
import type { FakeEnvironment } from './fake-environment.ts';

type Measurement = { readonly at: number } & Parameters<TimelineSource['syncReport']>[0];

export interface SimulatedRoom extends TimelineSource {
  /** What the player reported, in order: `BUFFERING 3`, `READY 4`, `ended`. */
  readonly reports: readonly string[];
  /** What it told of its own sync, each at a local instant. */
  readonly measurements: readonly Measurement[];
  /** Whether the film is to hold for this player. */
  waitForViewers(isOn: boolean): void;
  /** As the server does on a command: one version up, in effect after `leadMs`. What is left out stays as it is. */
  command(change: Partial<Pick<Timeline, 'is_playing' | 'position' | 'rate' | 'duration'>>, leadMs?: number): void;
  /** Where the film is now. */
  position(): number;
}

const OFFSET_MS = 1_700_000_123_456.75;

export function simulatedRoom(environment: FakeEnvironment): SimulatedRoom {
  let timelines: TimelineSchedule = [];
  const reports: string[] = [];
  const measurements: Measurement[] = [];
  let isWaiting = false;
  const listeners = new Set<() => void>();
  const now = () => environment.now() + OFFSET_MS;
  return {
    clock: { now, offsetMs: OFFSET_MS, delayMs: 10, errorBoundMs: 10.3, isSynced: true },
    timelineAt: (time) => timelineAt(timelines, time),
    nextChangeAfter: (time) => nextChangeAfter(timelines, time),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reports,
    waitForViewers(isOn) {
      isWaiting = isOn;
    },
    waitsForViewers: () => isWaiting,
    buffering: (version) => reports.push(`BUFFERING ${version}`),
    ready: (version) => reports.push(`READY ${version}`),
    playerEvent: ({ event }) => reports.push(event),
    syncReport: (report) => measurements.push({ at: environment.now(), ...report }),
    measurements,
    command(change, leadMs = 100) {
      const at = now() + leadMs;
      const newest = timelines.at(-1) ?? { is_playing: false, position: 0, at, rate: 1, version: 0 };
      const next = { ...newest, position: positionAt(newest, at), ...change, at, version: newest.version + 1 };
      timelines = schedule(timelines, next, now());
      for (const listener of [...listeners]) listener();
    },
    position() {
      const timeline = timelineAt(timelines, now());
      return timeline === undefined ? Number.NaN : positionAt(timeline, now());
    },
  };
}
