/** What has become of a room while a node could not hear it: who may not stay, and what those who stay are told. */
import { CLOSE, type CloseCode, type ConnectionId, type RoomCode, type ServerFrame } from '@streamit/protocol';
import { latestKicks } from '../audit/audit-queries.ts';
import type { Db } from '../database/tables.ts';
import { createConcurrencyLimit } from '../lib/concurrency-limit.ts';
import type { Log } from '../ports/log.ts';
import type { ModerationStore } from '../ports/moderation-store.ts';
import type { LookUpPresent, RoomBelief, Witness } from '../ports/room-present.ts';
import type { RoomGuard } from '../rooms/guard.ts';
import { refusalClose } from '../rooms/permission.ts';
import { isActive } from '../rooms/room-lifecycle.ts';
import type { Room } from '../rooms/room-queries.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { Presence } from './presence.ts';

/** Rooms that are looked up at once: after an outage it is all of a node's, and the database serves others too. */
const AT_ONCE = 8;

export interface RoomPresentDeps {
  readonly db: Db;
  readonly rooms: Rooms;
  readonly guard: Pick<RoomGuard, 'refusalsNow'>;
  readonly moderation: Pick<ModerationStore, 'drop'>;
  readonly presence: Pick<Presence, 'assert'>;
  readonly graceSeconds: number;
  readonly log: Log;
  /** What each feature tells those who may have missed something, in the order in which it is sent; `null`: nothing. */
  readonly tellers: readonly ((room: RoomCode) => Promise<ServerFrame | null>)[];
  /** What was said since an instant. */
  readonly messagesSince: (room: RoomCode, since: number) => Promise<readonly ServerFrame[]>;
}

export function createRoomPresent(deps: RoomPresentDeps): LookUpPresent {
  const { db, rooms, guard, moderation, presence, graceSeconds, log, tellers, messagesSince } = deps;
  const limited = createConcurrencyLimit({
    running: AT_ONCE,
    waiting: Number.POSITIVE_INFINITY,
    refusal: () => new Error('there is no end to the rooms of a node'),
  });

  async function refusedIn(room: Room, witnesses: readonly Witness[]): Promise<Map<ConnectionId, CloseCode>> {
    const refused = new Map<ConnectionId, CloseCode>();
    const sessions = witnesses.map(({ session }) => session);
    const [refusals, kicks] = await Promise.all([guard.refusalsNow(room, sessions), latestKicks(db, room.id)]);
    for (const { session, since } of witnesses) {
      const refusal = refusals.get(session);
      // Whoever was put out after he came in, and is here still, is put out now.
      if ((kicks.get(session.user.id) ?? 0) > since) refused.set(session.connection, CLOSE.REMOVED);
      else if (refusal !== undefined) refused.set(session.connection, refusalClose(refusal));
    }
    return refused;
  }

  async function lookUp({ room: code, witnesses, believed, messagesSince: since }: Parameters<LookUpPresent>[0]) {
    rooms.cache.invalidate(code);
    const room = await rooms.current(code);
    if (!isActive(room.state)) return endOf(room, witnesses);
    // What a store that was away has of bans may be old; the audit log has them all.
    await moderation.drop(code);
    await presence.assert(code);
    const refused = await refusedIn(room, witnesses);
    const told = await Promise.all(tellers.map((teller) => teller(code)));
    const changes = believed === null ? [] : changesOf(await rooms.current(code), believed, graceSeconds);
    const messages = await messagesSince(code, since);
    return { refused, frames: [...changes, ...told.filter((frame) => frame !== null), ...messages] };
  }

  return (missed) =>
    limited(async () => {
      try {
        return await lookUp(missed);
      } catch (error) {
        log.warn({ err: error, room: missed.room }, 'what a room missed could not be looked up; it is tried again');
        throw error;
      }
    });
}

function endOf(room: Room, witnesses: readonly Witness[]) {
  const isExpired = room.state === 'EXPIRED';
  const code = isExpired ? CLOSE.GRACE_EXPIRED : CLOSE.ROOM_INACTIVE;
  return {
    refused: new Map(witnesses.map(({ session }) => [session.connection, code] as const)),
    frames: [{ type: isExpired ? 'ROOM_EXPIRED' : 'ROOM_DELETED' } as const],
  };
}

/** What is to be told of the room's row to those who believe it to be otherwise. */
function changesOf(room: Room, { room: was, hostId }: RoomBelief, graceSeconds: number): ServerFrame[] {
  const host = { user: room.hostName, user_id: room.hostId };
  const frames: ServerFrame[] = [];
  const settings = {
    ...(room.title !== was.title && { title: room.title }),
    ...(room.isChatEnabled !== was.is_chat_enabled && { is_chat_enabled: room.isChatEnabled }),
    ...(room.isPrivate !== was.is_private && { is_private: room.isPrivate }),
    ...(room.entryMode !== was.entry_mode && { entry_mode: room.entryMode }),
    ...(room.waitForViewers !== was.wait_for_viewers && { wait_for_viewers: room.waitForViewers }),
    ...(hostId !== null && room.hostId !== hostId && { host: room.hostName, host_id: room.hostId }),
  };
  if (Object.keys(settings).length > 0) frames.push({ type: 'ROOM_UPDATED', ...host, ...settings });
  // Keys may come in another order out of another database.
  const sourceOf = (source: Room['source']) => JSON.stringify(Object.entries(source ?? {}).sort());
  if (room.source !== null && sourceOf(room.source) !== sourceOf(was.source)) {
    frames.push({ type: 'SOURCE_CHANGED', ...host, source: room.source });
  }
  if (room.state === 'GRACE' && was.state !== 'GRACE' && room.graceDeadline !== null) {
    const { graceDeadline: deadline } = room;
    frames.push({ type: 'HOST_DISCONNECTED', ...host, grace_seconds: graceSeconds, deadline });
  }
  if (room.state === 'LIVE' && was.state === 'GRACE') frames.push({ type: 'HOST_RECONNECTED', ...host });
  return frames;
}
