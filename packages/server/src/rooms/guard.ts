/** Finds what somebody is to a room, and asks the one function that decides what he may do there. */
import { type Action, ROOM_ACTIONS, type RoomAction, type UserId } from '@streamit/protocol';
import type { Db } from '../database/tables.ts';
import type { Caller, User } from '../ports/caller.ts';
import type { Clock } from '../ports/clock.ts';
import type { Guard } from '../ports/guard.ts';
import type { Session } from '../ports/session.ts';
import { findMembership, findMemberships } from './membership-queries.ts';
import { type Refusal, refusalError, refusalOf, type Standing } from './permission.ts';
import type { Room } from './room-queries.ts';
import { isOver } from './room-rules.ts';
import type { Rooms } from './rooms.ts';
import type { Sanctions } from './sanctions.ts';

export interface RoomGuard extends Guard {
  /** Why `user` may not do it in `room`; `null`: he may. */
  refusal(action: RoomAction, user: User, room: Room): Promise<Refusal | null>;
  /** Whether somebody who was let in a moment ago may `see` the room still; `null`: he may. */
  refusalOnEntry(session: Session): Promise<Refusal | null>;
  /** The same for many in one room; those who may are missing. */
  refusalsNow(room: Room, sessions: readonly Session[]): Promise<ReadonlyMap<Session, Refusal>>;
}

export interface GuardDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly rooms: Rooms;
  readonly sanctions: Sanctions;
}

/** Whoever has a connection was found to be an approved participant with a name when he came in, and is thrown out when he is not any more. */
const CONNECTED = { membership: 'APPROVED', isBanned: false } as const;

export function createGuard({ db, clock, rooms, sanctions }: GuardDeps): RoomGuard {
  async function standingIn(room: Room, user: UserId): Promise<NonNullable<Standing['room']>> {
    const [membership = null, { banned }] = await Promise.all([
      findMembership(db, room.id, user),
      sanctions.of(room, user),
    ]);
    return { isHost: room.hostId === user, membership, isBanned: banned, isOver: isOver(room, clock.now()) };
  }

  return {
    async admit(action, caller, name) {
      const account = accountOf(caller);
      if (!isRoomAction(action) || caller === null) {
        refuse(refusalOf(action, { account, room: null }), action);
        return null;
      }
      if (name === undefined) throw new TypeError(`${action} is about a room, and the call names none`);
      const room = await ('code' in name ? rooms.byCode(name.code) : rooms.byId(name.id));
      refuse(refusalOf(action, { account, room: await standingIn(room, caller.user.id) }), action);
      return { id: room.id, code: room.code };
    },

    async permit(action, { user, room: code }) {
      if (!isRoomAction(action)) return;
      const room = await rooms.current(code);
      const isHost = room.hostId === user.id;
      const account = { isGuest: false, hasUsername: true, mayHost: user.mayHost };
      refuse(refusalOf(action, { account, room: { ...CONNECTED, isHost, isOver: isOver(room, clock.now()) } }), action);
    },

    async refusalOnEntry({ user, room: code }) {
      const room = await rooms.current(code);
      const account = { isGuest: false, hasUsername: true, mayHost: user.mayHost };
      return refusalOf('see', { account, room: await standingIn(room, user.id) });
    },

    async refusalsNow(room, sessions) {
      const users = [...new Set(sessions.map(({ user }) => user.id))];
      const [memberships, { banned }] = await Promise.all([findMemberships(db, room.id, users), sanctions.list(room)]);
      const out = new Set(banned);
      const refusals = new Map<Session, Refusal>();
      for (const session of sessions) {
        const { id, mayHost } = session.user;
        const refusal = refusalOf('see', {
          account: { isGuest: false, hasUsername: true, mayHost },
          room: {
            isHost: room.hostId === id,
            membership: memberships.get(id) ?? null,
            isBanned: out.has(id),
            isOver: isOver(room, clock.now()),
          },
        });
        if (refusal !== null) refusals.set(session, refusal);
      }
      return refusals;
    },

    refusal: async (action, user, room) =>
      refusalOf(action, { account: accountOf({ user, mayHost: true }), room: await standingIn(room, user.id) }),
  };
}

function accountOf(caller: Pick<Caller, 'user' | 'mayHost'> | null): Standing['account'] {
  if (caller === null) return null;
  const { user, mayHost } = caller;
  return { isGuest: user.isGuest, hasUsername: user.username !== null, mayHost };
}

function isRoomAction(action: Action): action is RoomAction {
  return (ROOM_ACTIONS as readonly string[]).includes(action);
}

function refuse(refusal: Refusal | null, action: Action): void {
  if (refusal !== null) throw refusalError(refusal, action);
}
