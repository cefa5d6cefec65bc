/**
 * What is measured for the operator: one table of names, and three verbs. To measure something new, add its line here and
 * call the verb where it happens; how it is kept and shown is the adapter's business. Labels have few values, all our own:
 * never a room, a person or a text.
 */
import type { ClientFrameType, ErrorCode, SyncState } from '@streamit/protocol';

/** What only grows. */
export const COUNTERS = {
  command: {
    name: 'streamit_commands_total',
    help: 'Commands of hosts that were accepted, by type.',
    label: 'type',
  },
  chatRefused: {
    name: 'streamit_chat_refused_total',
    help: 'Chat messages that were refused on the socket, by the code that the sender was answered.',
    label: 'reason',
  },
  syncReport: {
    name: 'streamit_viewer_reports_total',
    help: 'What players of viewers did when they reported on their sync (SY7).',
    label: 'state',
  },
} as const;

/** What is spread: seconds, counted up to each of `buckets`. */
export const HISTOGRAMS = {
  viewerSkew: {
    name: 'streamit_viewer_skew_seconds',
    help: 'Distance of players from the timeline that they follow, whichever way, as viewers reported it (SY7).',
    // A half frame, one and two frames at 24 a second; what people hear; what a seek would take back.
    buckets: [0.002, 0.005, 0.01, 0.0167, 0.025, 0.0417, 0.0833, 0.15, 0.25, 0.5, 1, 2, 5],
  },
  viewerDelay: {
    name: 'streamit_viewer_delay_seconds',
    help: 'One-way delay between viewers and this server, as viewers reported it (SY7).',
    buckets: [0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.25, 0.4, 0.8, 2],
  },
  broadcast: {
    name: 'streamit_broadcast_seconds',
    help: 'From a change of playback, on whichever node, to its being written to the sockets of this one.',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
  },
} as const;

/** What goes up and down, read when somebody looks. */
export const GAUGES = {
  connections: { name: 'streamit_connections', help: 'Room sockets that this server holds.' },
  rooms: {
    name: 'streamit_rooms_served',
    help: 'Rooms with a socket on this server; one that is on several servers or workers counts on each.',
  },
} as const;

/** What the label of a counter may say. */
export interface CounterLabels {
  readonly command: ClientFrameType;
  readonly chatRefused: ErrorCode;
  readonly syncReport: SyncState;
}

export interface Metrics {
  count<Name extends keyof typeof COUNTERS>(counter: Name, label: CounterLabels[Name]): void;
  observe(histogram: keyof typeof HISTOGRAMS, seconds: number): void;
  /** `read` is called each time somebody looks; the latest one given counts. */
  gauge(gauge: keyof typeof GAUGES, read: () => number): void;
}

/** What one process has measured, to be put together with what others have; goes from one to the other as JSON. */
export type MetricsPart = readonly object[];

/** All that was measured, as it is told to whoever collects it. */
export interface Exposition {
  /** @throws AppError `REALTIME_UNAVAILABLE` when a process that has a part of it does not answer */
  expose(): Promise<{ readonly text: string; readonly contentType: string }>;
}
