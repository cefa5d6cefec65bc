/** One room, live: the connection, its clock, its timelines and its chat, in one place to read and to command. */
import {
  type ClientFrame,
  isNewer,
  type PlayerEvent,
  type ServerFrame,
  type ServerFrameOf,
  type ServerFrameType,
  type StoredMessage,
  type Timeline,
} from '@streamit/protocol';
import { createChatOutbox } from './chat-outbox.ts';
import { createClockSync, type RoomClock } from './clock-sync.ts';
import { type ConnectionEnds, openConnection } from './connection.ts';
import { parseFrame } from './parse-frame.ts';
import type { ConnectionStatus, RoomSnapshot } from './room-snapshot.ts';
import {
  applyFrame,
  applyStatus,
  initialSnapshot,
  withError,
  withFailed,
  withoutFailed,
  withSending,
} from './room-state.ts';
import { createStore, type Readable } from './store.ts';
import { networkError } from './streamit-error.ts';
import type { SyncReportTarget } from './sync-report.ts';
import { nextChangeAfter, schedule, type TimelineSchedule, timelineAt, timelineOf } from './timeline-schedule.ts';

/**
 * A live connection to one room that heals by itself. Reading it gives the room as it is now; it stays readable after
 * the connection ended, and its timeline goes on while the connection is away.
 */
export interface RoomConnection extends Readable<RoomSnapshot> {
  /** Calls `listener` with each frame of `type`, after the snapshot has taken it in. Returns the way to stop. */
  on<Type extends ServerFrameType>(type: Type, listener: (frame: ServerFrameOf<Type>) => void): () => void;
  /** Host: start; without `time` from where the film is when the command takes effect. */
  play(time?: number): void;
  /** Host: stop; without `time` where the film is when the command takes effect. */
  pause(time?: number): void;
  /** Host: move to `time` seconds; whether it plays stays as it is (PB4). */
  seek(time: number): void;
  /** Host: play at `rate` times normal speed, 0.25 to 3. */
  changeRate(rate: number): void;
  /** Host: propose a quality or subtitles by their labels; each viewer's page decides what it does with it. */
  changeQuality(quality: string): void;
  changeSubtitle(subtitle: string): void;
  /** Host: take away the right to write, and give it back (MO2). */
  mute(userId: string): void;
  unmute(userId: string): void;
  /** Host: put out; he may come back by himself. */
  kick(userId: string): void;
  /** Host: put out for good, until `unban`. */
  ban(userId: string): void;
  unban(userId: string): void;
  /** Host: somebody else becomes host, and this user a participant (RM12). */
  transferHost(userId: string): void;
  /** Whether the film holds for a viewer whose player runs dry (PB10). */
  waitsForViewers(): boolean;
  /** This viewer's player ran dry at `time` of the state `version`, or can go on. */
  buffering(version: number, time: number): void;
  ready(version: number, time: number): void;
  /** What the player did that no command says, such as reaching the end; only the host's is sent, for his progress (PG2). */
  playerEvent(data: PlayerEvent['data']): void;
  /** How well this viewer's player follows, for the operator's measurements (SY7). */
  syncReport: SyncReportTarget['syncReport'];
  /**
   * Sends a chat message; resolves with it as it was stored, rejects with a {@link StreamItError}. While the connection
   * is away it waits, and is stored once, whatever was lost on the way (CH3). `again` is the key of a message that failed:
   * it is that one once more, in case the server had stored it before it failed.
   */
  sendChat(text: string, again?: string): Promise<StoredMessage>;
  /** Takes a failed message out of the list. */
  dismissChat(key: string): void;
  readonly clock: RoomClock;
  /** The timeline in force at `now` (room clock, ms): a newer one only from its instant on. Undefined before the first. */
  timelineAt(now: number): Timeline | undefined;
  /** When the timeline in force changes next after `now` (room clock, ms), if that is known already. */
  nextChangeAfter(now: number): number | undefined;
  /** Ends the waiting for the next attempt. */
  retryNow(): void;
  /** Closes for good. */
  close(): void;
}

/** Connects to a room. The caller closes it. */
export function openRoom(options: ConnectionEnds): RoomConnection {
  const { environment } = options;
  const store = createStore(initialSnapshot);
  const listeners = new Map<ServerFrameType, Set<(frame: ServerFrame) => void>>();
  let timelines: TimelineSchedule = [];
  let serverTime = 0;
  /** The first state after a join stands for everything before it, whatever its version: it is the server's truth. */
  let isSnapshotDue = true;

  const clock = createClockSync({
    environment,
    send: (frame) => connection.send(frame),
    onSilent: () => connection.drop(),
  });
  const outbox = createChatOutbox({
    environment,
    send: (frame) => connection.send(frame),
    onSending: (key, text) => store.set(withSending(store.get(), key, text)),
    onFailed: (key, error) => store.set(withFailed(store.get(), key, error)),
  });
  const connection = openConnection<ServerFrame>({
    ...options,
    parse: parseFrame,
    isWelcome: ({ type }) => type === 'JOINED',
    onFrame,
    onStatus,
  });

  function onFrame(frame: ServerFrame) {
    if (frame.type === 'JOINED') {
      serverTime = frame.server_time;
      isSnapshotDue = true;
    }
    if (frame.type === 'TIME_SYNC') clock.answered(frame);
    if (frame.type === 'PLAYBACK_STATE' && !scheduled(frame)) return;
    const isChatError = frame.type === 'ERROR' && outbox.refused(frame);
    if (!isChatError) store.set(applyFrame(store.get(), frame));
    if (frame.type === 'CHAT_MESSAGE') outbox.stored(frame);
    for (const listener of [...(listeners.get(frame.type) ?? [])]) listener(frame);
  }

  /** Takes a state in, unless one that is as new is here already (PB5). */
  function scheduled(frame: ServerFrameOf<'PLAYBACK_STATE'>): boolean {
    if (isSnapshotDue) timelines = [timelineOf(frame)];
    else if (isNewer(frame, store.get().playback ?? undefined))
      timelines = schedule(timelines, timelineOf(frame), clock.now());
    else return false;
    isSnapshotDue = false;
    return true;
  }

  function onStatus(status: ConnectionStatus) {
    if (status.state === 'open') clock.start(serverTime);
    else clock.stop();
    store.set(applyStatus(store.get(), status));
    if (status.state === 'open') outbox.resend();
    if (status.state === 'closed') outbox.close();
  }

  /** A command is for now: one that can't be sent is refused at once instead of surprising everyone later. */
  function command(frame: ClientFrame) {
    if (!connection.send(frame)) store.set(withError(store.get(), networkError()));
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    on(type, listener) {
      const ofType = listeners.get(type) ?? new Set();
      listeners.set(type, ofType);
      const entry = (frame: ServerFrame) => {
        if (isOf(frame, type)) listener(frame);
      };
      ofType.add(entry);
      return () => ofType.delete(entry);
    },
    play: (time) => command({ type: 'PLAY', ...(time === undefined ? {} : { time }) }),
    pause: (time) => command({ type: 'PAUSE', ...(time === undefined ? {} : { time }) }),
    seek: (time) => command({ type: 'SEEK', time }),
    changeRate: (rate) => command({ type: 'CHANGE_RATE', rate }),
    changeQuality: (quality) => command({ type: 'CHANGE_QUALITY', quality }),
    changeSubtitle: (subtitle) => command({ type: 'CHANGE_SUBTITLE', subtitle }),
    mute: (user_id) => command({ type: 'MUTE_USER', user_id }),
    unmute: (user_id) => command({ type: 'UNMUTE_USER', user_id }),
    kick: (user_id) => command({ type: 'KICK_USER', user_id }),
    ban: (user_id) => command({ type: 'BAN_USER', user_id }),
    unban: (user_id) => command({ type: 'UNBAN_USER', user_id }),
    transferHost: (user_id) => command({ type: 'TRANSFER_HOST', user_id }),
    waitsForViewers: () => store.get().room?.waitForViewers ?? false,
    // Reports, not commands: one that can't be sent is nobody's failure.
    buffering: (version, time) => connection.send({ type: 'BUFFERING', version, time }),
    ready: (version, time) => connection.send({ type: 'READY', version, time }),
    playerEvent(data) {
      if (store.get().me?.role === 'host') connection.send({ type: 'PLAYER_EVENT', data });
    },
    syncReport: (report) => connection.send({ type: 'SYNC_REPORT', ...report }),
    sendChat: outbox.send,
    dismissChat: (key) => store.set(withoutFailed(store.get(), key)),
    clock,
    timelineAt: (now) => timelineAt(timelines, now),
    nextChangeAfter: (now) => nextChangeAfter(timelines, now),
    retryNow: connection.retryNow,
    close: connection.close,
  };
}

function isOf<Type extends ServerFrameType>(
  frame: ServerFrame,
  type: Type,
): frame is ServerFrameOf<Type> & ServerFrame {
  return frame.type === type;
}
