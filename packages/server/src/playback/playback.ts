/** The timeline of each room: commands of the host, freeze and return, snapshots, and their durability. */
import type { PlaybackCommand, PlaybackSource, PlaybackStateFrame, RoomCode, SourceChoice } from '@streamit/protocol';
import type { Catalog } from '../catalog/catalog.ts';
import { requireKnownTrack } from '../catalog/track-rules.ts';
import type { User } from '../ports/caller.ts';
import type { RoomRef } from '../ports/guard.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import type { FrameHandlers, Session } from '../ports/session.ts';
import type { Room } from '../rooms/room-queries.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { PlaybackChanges } from './playback-changes.ts';
import {
  applyCommand,
  type Cause,
  correction,
  effectAt,
  freeze,
  restart,
  resume,
  snapshotFrame,
} from './playback-rules.ts';

export interface Playback {
  command(session: Session, command: PlaybackCommand): Promise<void>;
  checkSync: FrameHandlers['SYNC_CHECK'];
  /** What a joiner is told. */
  snapshot(room: RoomCode): Promise<PlaybackStateFrame>;
  /** The same after an outage, for those who are in: the store is made whole first, and never has an older state again. */
  present(room: RoomCode): Promise<PlaybackStateFrame>;
  /** The host is away: the film stands still from `now` on. Answers whether it did not before; safe to call again. */
  freeze(room: Room, now: number): Promise<boolean>;
  /** The host is back: it goes on as before. Answers whether it was frozen; safe to call again. */
  resume(room: Room): Promise<boolean>;
  /** Another film (PB11). @throws AppError as `Catalog.choose`, and `PERMISSION_DENIED` for anyone but the host */
  chooseSource(user: User, room: RoomRef, choice: SourceChoice): Promise<PlaybackSource>;
}

export interface PlaybackDeps {
  readonly store: RealtimeStore;
  readonly rooms: Pick<Rooms, 'current' | 'setSource'>;
  readonly catalog: Catalog;
  readonly changes: PlaybackChanges;
}

export function createPlayback({ store, rooms, catalog, changes }: PlaybackDeps): Playback {
  const { clock, bus } = store;
  const { load, restore, change, leadMs } = changes;

  return {
    async command(session, command) {
      const room = await rooms.current(session.room);
      requireKnownTrack(room.source, command);
      const lead = await leadMs(room.code);
      const cause = { reason: command.type, by: session.user.id, user: session.user.name };
      await change(room, cause, (state) => applyCommand(state, command, effectAt(state, clock.now(), lead)));
    },

    async checkSync(session, { client_time }, receivedAt) {
      const state = await load(await rooms.current(session.room));
      const time = correction(state, client_time, receivedAt);
      if (time === null) return;
      session.send({ type: 'SYNC_CORRECTION', time, version: state.version, server_time: receivedAt });
    },

    async snapshot(code) {
      const state = await load(await rooms.current(code));
      return snapshotFrame(state, clock.now());
    },

    async present(code) {
      const state = await restore(await rooms.current(code));
      return snapshotFrame(state, clock.now());
    },

    async freeze(room, now) {
      const before = await change(room, byHost(room, 'HOST_DISCONNECTED'), (state) => freeze(state, now));
      return before !== null;
    },

    async resume(room) {
      const lead = await leadMs(room.code);
      const before = await change(room, byHost(room, 'HOST_RECONNECTED'), (state) =>
        resume(state, effectAt(state, clock.now(), lead)),
      );
      return before !== null;
    },

    async chooseSource(user, ref, choice) {
      const source = await catalog.choose(choice);
      // Looking at the source takes seconds: what the room is now decides, not what it was.
      const room = await rooms.setSource(user, ref, source);
      const lead = await leadMs(room.code);
      const { displayName, id: user_id } = user;
      await bus.publish(room.code, {
        kind: 'frame',
        frame: { type: 'SOURCE_CHANGED', user: displayName, user_id, source },
      });
      await change(room, byHost(room, 'SOURCE_CHANGED'), (state) =>
        restart(state, source, effectAt(state, clock.now(), lead)),
      );
      return source;
    },
  };
}

const byHost = ({ hostId: by, hostName: user }: Room, reason: string): Cause => ({ reason, by, user });
