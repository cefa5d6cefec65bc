/** Waiting for viewers whose players ran dry (PB10): who is waited for, for how long, and who no more. */
import {
  type ClientFrameOf,
  type RoomCode,
  type ServerFrameOf,
  SWEEP_INTERVAL_MS,
  WAIT_EXCLUSION_MS,
  WAITS_OF_USER,
  WAITS_WINDOW_MS,
} from '@streamit/protocol';
import { repeat } from '../lib/repeat.ts';
import type { Log } from '../ports/log.ts';
import type { DryViewer } from '../ports/playback-store.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import type { FrameHandlers, Session } from '../ports/session.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { PlaybackChanges } from './playback-changes.ts';
import { type Cause, effectAt } from './playback-rules.ts';
import { goOn, holdFor, waitingFrame, waitingOf, waitWithout } from './waiting-rules.ts';

/** A deadline claimed by a node that died comes up again after this. */
const CLAIM_MS = 2_000;
/** Nobody in particular: the deadline has passed, or the room stopped waiting for people. */
const GOES_ON: Cause = { reason: 'READY' };

export interface WaitingForViewers {
  buffering: FrameHandlers['BUFFERING'];
  ready: FrameHandlers['READY'];
  /** The connection is gone: nobody waits for it. */
  left(session: Session): Promise<void>;
  /** What a joiner is told; `null` while the room does not wait. */
  frame(room: RoomCode): Promise<ServerFrameOf<'ROOM_WAITING'> | null>;
  /** What those are told who may have missed something: also that the room does not wait any more. */
  present(room: RoomCode): Promise<ServerFrameOf<'ROOM_WAITING'> | null>;
  /** The room's row changed: if it no longer waits for viewers, the film goes on. */
  settingsChanged(room: RoomCode): void;
  /** Lets every film go on whose wait is over, each by exactly one caller; and tells what could not be told before. */
  sweep(): Promise<void>;
  /** Begins to look for waits that are over; the returned function ends it, and from then on nobody's leaving counts. */
  start(): () => Promise<void>;
}

export interface WaitingForViewersDeps {
  readonly store: RealtimeStore;
  readonly rooms: Pick<Rooms, 'current'>;
  readonly changes: PlaybackChanges;
  readonly log: Log;
}

export function createWaitingForViewers({ store, rooms, changes, log }: WaitingForViewersDeps): WaitingForViewers {
  const { clock, waiting } = store;
  let stopping = false;

  const causedBy = ({ user: { id: by, name: user } }: Session, reason: string): Cause => ({ reason, by, user });

  /** Without asking the database: a room that has ended has no state, and gets none by being looked at. */
  async function waitOf(code: RoomCode) {
    const state = await store.playback.load(code);
    return state === undefined ? null : waitingOf(state);
  }

  /** Whether anyone waits for him: one viewer must not hold the film again and again. */
  async function isWaitedFor(code: RoomCode, { user }: DryViewer): Promise<boolean> {
    if (await waiting.isExcluded(code, user)) return false;
    return (await store.rateLimit.hit(`wait:${code}:${user}`, WAITS_OF_USER, WAITS_WINDOW_MS)).allowed;
  }

  async function withdraw(code: RoomCode, cause: Cause, isDone: (viewer: DryViewer) => boolean): Promise<void> {
    if (!(await waitOf(code))?.viewers.some(isDone)) return;
    const [room, lead] = await Promise.all([rooms.current(code), changes.leadMs(code)]);
    await changes.change(room, cause, (state) => waitWithout(state, isDone, effectAt(state, clock.now(), lead)));
  }

  /** For a deadline that has passed; a room that waits anew since is left alone until its own. */
  async function end(code: RoomCode): Promise<void> {
    const wait = await waitOf(code);
    if (wait === null) return;
    if (wait.deadline > clock.now()) return waiting.schedule(code, wait.deadline);
    const [room, lead] = await Promise.all([rooms.current(code), changes.leadMs(code)]);
    const before = await changes.change(room, GOES_ON, (state) =>
      waitingOf(state)?.deadline === wait.deadline ? goOn(state, effectAt(state, clock.now(), lead)) : null,
    );
    const viewers = (before && waitingOf(before)?.viewers) ?? [];
    await Promise.all(viewers.map(({ user }) => waiting.exclude(code, user, WAIT_EXCLUSION_MS)));
    log.info({ room: room.id, viewers: viewers.length }, 'the film went on without viewers who were not ready in time');
  }

  async function goOnIfSwitchedOff(code: RoomCode): Promise<void> {
    if ((await waitOf(code)) === null || (await rooms.current(code)).waitForViewers) return;
    await withdraw(code, GOES_ON, () => true);
  }

  async function sweep(): Promise<void> {
    await changes.tellUntold();
    for (const due of await waiting.claimDue(CLAIM_MS)) {
      await end(due.room);
      await waiting.finish(due);
    }
  }

  return {
    async buffering(session: Session, { version, time }: ClientFrameOf<'BUFFERING'>) {
      const room = await rooms.current(session.room);
      if (!room.waitForViewers) return;
      const { connection, user } = session;
      const viewer = { connection, user: user.id, name: user.name, version };
      const seen = await changes.load(room);
      // Most reports are old, or of somebody who is waited for already: they count against nothing.
      if (holdFor(seen, viewer, time, clock.now()) === null) return;
      if (!(await isWaitedFor(room.code, viewer))) return;
      await changes.change(room, causedBy(session, 'WAITING'), (state) => holdFor(state, viewer, time, clock.now()));
    },

    async ready(session, { version }) {
      const room = await rooms.current(session.room);
      if (!room.waitForViewers) return;
      await waiting.readmit(room.code, session.user.id);
      const isAnswered = (viewer: DryViewer) => viewer.connection === session.connection && version >= viewer.version;
      await withdraw(room.code, causedBy(session, 'READY'), isAnswered);
    },

    async left(session) {
      if (stopping) return;
      await withdraw(session.room, causedBy(session, 'READY'), ({ connection }) => connection === session.connection);
    },

    async frame(code) {
      const state = await store.playback.load(code);
      return state === undefined || waitingOf(state) === null ? null : waitingFrame(state);
    },

    async present(code) {
      const state = await store.playback.load(code);
      return state === undefined ? null : waitingFrame(state);
    },

    settingsChanged(code) {
      goOnIfSwitchedOff(code).catch((error: unknown) => {
        log.warn({ err: error, room: code }, 'a film was not let go at once; its deadline lets it');
      });
    },

    sweep,

    start() {
      const stop = repeat({ clock, log }, SWEEP_INTERVAL_MS, 'looking for waits that are over', sweep);
      return async () => {
        stopping = true;
        await stop();
      };
    },
  };
}
