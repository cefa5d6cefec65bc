/** Who is let into a room: by an open door, a password, the host's word or his invitation (RM4, RM5). */
import {
  CLOSE,
  INVITATIONS_PER_MINUTE,
  type MembershipStatus,
  ROOM_MAX_PENDING,
  type RoomMember,
  type RouteQuery,
  type UserId,
} from '@streamit/protocol';
import { findUserByUsername } from '../accounts/accounts-queries.ts';
import type { AttemptLimit } from '../accounts/attempt-limit.ts';
import type { Audit } from '../audit/audit.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { Db } from '../database/tables.ts';
import { AppError } from '../lib/app-error.ts';
import { pageOf } from '../lib/page-of.ts';
import { verifyPassword } from '../lib/password.ts';
import type { Notifications } from '../notifications/notifications.ts';
import type { User } from '../ports/caller.ts';
import type { RoomRef } from '../ports/guard.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import {
  addPending,
  countMembers,
  findMembership,
  listMembers,
  type Member,
  moveMembership,
  putMembership,
} from './membership-queries.ts';
import type { Room } from './room-queries.ts';
import { findPasswordHash } from './room-queries.ts';
import type { Rooms } from './rooms.ts';
import type { Sanctions } from './sanctions.ts';

/** Knocks of one user at one door: enough for a person who tries again, too few to pester a host. */
const KNOCKS_PER_MINUTE = 3;
const MINUTE_MS = 60_000;

export interface Membership {
  /**
   * Makes the user a participant, or has him wait for the host; joining again is safe (RM5).
   * @throws AppError `INVALID_PASSWORD`, `RATE_LIMITED` (guesses, knocks), `CONFLICT` (too many wait)
   */
  join(user: User, room: RoomRef, attempt: { password?: string | undefined; ip: string }): Promise<JoinResult>;
  /** @throws AppError `NOT_FOUND` when he did not knock */
  approve(host: User, room: RoomRef, user: UserId): Promise<void>;
  reject(host: User, room: RoomRef, user: UserId): Promise<void>;
  /** @throws AppError `NOT_FOUND` for a username that nobody has, `PERMISSION_DENIED` (banned), `RATE_LIMITED` */
  invite(host: User, room: RoomRef, username: string): Promise<void>;
  /** @throws AppError `PERMISSION_DENIED` for the host */
  leave(user: User, room: RoomRef): Promise<void>;
  /** `null`: he never asked to be let in. */
  statusOf(room: RoomRef, user: UserId): Promise<MembershipStatus | null>;
  list(
    room: RoomRef,
    query: RouteQuery<'GET /api/rooms/participants/'>,
  ): Promise<{ count: number; results: RoomMember[] }>;
}

export interface JoinResult {
  readonly room: Room;
  readonly status: 'PENDING' | 'APPROVED';
}

export interface MembershipDeps {
  readonly db: Db;
  readonly store: RealtimeStore;
  readonly rooms: Rooms;
  readonly sanctions: Sanctions;
  readonly audit: Audit;
  readonly notifications: Notifications;
  readonly limitAttempts: AttemptLimit;
}

export function createMembership(deps: MembershipDeps): Membership {
  const { db, store, rooms, sanctions, audit, notifications, limitAttempts } = deps;
  const { clock, bus, rateLimit } = store;
  const now = () => Math.round(clock.now());

  async function limit(bucket: string, perMinute: number): Promise<void> {
    const { allowed, retryAfterMs } = await rateLimit.hit(bucket, perMinute, MINUTE_MS);
    if (!allowed) throw new AppError('RATE_LIMITED', undefined, { retryAfterMs });
  }

  async function checkPassword(room: Room, password: string | undefined, ip: string): Promise<void> {
    if (password === undefined) throw new AppError('INVALID_PASSWORD', 'This room asks for a password.');
    await limitAttempts('room-password', ip, room.id);
    const hash = await findPasswordHash(db, room.id);
    // People read it to each other: what they type may be in small letters.
    if (hash === null || !(await verifyPassword(password.trim().toUpperCase(), hash))) {
      throw new AppError('INVALID_PASSWORD');
    }
  }

  async function letIn(user: User, room: Room): Promise<void> {
    await putMembership(db, room.id, user.id, 'APPROVED', now());
    // A ban at this very moment has found no membership to end: whichever came first, he is out.
    if (!(await sanctions.of(room, user.id)).banned) return;
    await moveMembership(db, room.id, user.id, ['APPROVED'], 'LEFT');
    throw new AppError('PERMISSION_DENIED');
  }

  async function knock(user: User, room: Room): Promise<void> {
    await limit(`knock:${room.code}:${user.id}`, KNOCKS_PER_MINUTE);
    const isPlaceLeft = await inTransaction(db, (tx) => addPending(tx, room.id, user.id, now(), ROOM_MAX_PENDING));
    if (!isPlaceLeft) throw new AppError('CONFLICT', 'Too many people are waiting at this room already.');
    await notifications.tell([room.hostId], { type: 'join_requested', room, actor: user });
  }

  /** Moves who knocked to where the host wants him; nothing happens when he is there already. */
  async function decide(host: User, room: RoomRef, user: UserId, to: 'APPROVED' | 'REJECTED'): Promise<void> {
    const from: MembershipStatus[] = to === 'APPROVED' ? ['PENDING', 'REJECTED'] : ['PENDING'];
    const action = to === 'APPROVED' ? 'approve' : 'reject';
    const isMoved = await inTransaction(db, async (tx) => {
      if (!(await moveMembership(tx, room.id, user, from, to))) return false;
      await audit.record({ action, room: room.id, actor: host.id, target: user }, tx);
      return true;
    });
    if (isMoved) {
      const type = to === 'APPROVED' ? 'join_approved' : 'join_rejected';
      await notifications.tell([user], { type, room: await rooms.byId(room.id), actor: host });
    } else if ((await findMembership(db, room.id, user)) !== to) {
      throw new AppError('NOT_FOUND', 'Nobody of this id is waiting to be let in.');
    }
  }

  return {
    async join(user, { id }, { password, ip }) {
      const room = await rooms.byId(id);
      const membership = await findMembership(db, id, user.id);
      if (membership === 'APPROVED') return { room, status: 'APPROVED' };
      const isOpen = !room.isPrivate || membership === 'INVITED';
      if (!isOpen && room.entryMode === 'APPROVAL') {
        if (membership !== 'PENDING') await knock(user, room);
        return { room, status: 'PENDING' };
      }
      if (!isOpen) await checkPassword(room, password, ip);
      await letIn(user, room);
      return { room, status: 'APPROVED' };
    },

    approve: (host, room, user) => decide(host, room, user, 'APPROVED'),
    reject: (host, room, user) => decide(host, room, user, 'REJECTED'),

    async invite(host, room, username) {
      await limit(`invite:${host.id}`, INVITATIONS_PER_MINUTE);
      const user = await findUserByUsername(db, username);
      if (user === undefined) throw new AppError('NOT_FOUND', 'Nobody has this username.');
      if ((await sanctions.of(room, user.id)).banned) {
        throw new AppError('PERMISSION_DENIED', 'This person is banned from the room. Lift the ban first.');
      }
      const membership = await findMembership(db, room.id, user.id);
      if (membership === 'APPROVED') return;
      if (membership === 'PENDING') return decide(host, room, user.id, 'APPROVED');
      await inTransaction(db, async (tx) => {
        await putMembership(tx, room.id, user.id, 'INVITED', now());
        await audit.record({ action: 'invite', room: room.id, actor: host.id, target: user.id }, tx);
      });
      await notifications.tell([user.id], { type: 'room_invited', room: await rooms.byId(room.id), actor: host });
    },

    async leave(user, { id, code }) {
      const room = await rooms.byId(id);
      if (room.hostId === user.id) {
        throw new AppError('PERMISSION_DENIED', 'The host cannot leave the room, only delete it or hand it over.');
      }
      await moveMembership(db, id, user.id, ['APPROVED', 'PENDING', 'INVITED'], 'LEFT');
      await bus.publish(code, { kind: 'close', code: CLOSE.NOT_APPROVED, user: user.id });
    },

    statusOf: async (room, user) => (await findMembership(db, room.id, user)) ?? null,

    async list(room, query) {
      const { muted, banned } = await sanctions.list(room);
      const filter = { room: room.id, status: query.status, among: query.is_banned ? banned : undefined };
      const [{ hostId }, present, count, members] = await Promise.all([
        rooms.byId(room.id),
        store.presence.list(room.code),
        countMembers(db, filter),
        listMembers(db, filter, pageOf(query)),
      ]);
      const online = new Set(present.map(({ user }) => user));
      const [silenced, out] = [new Set(muted), new Set(banned)];
      const describe = ({ id, name, isGuest, status }: Member): RoomMember => ({
        id,
        display_name: name,
        status,
        is_host: id === hostId,
        is_guest: isGuest,
        is_online: online.has(id),
        is_muted: silenced.has(id),
        is_banned: out.has(id),
      });
      return { count, results: members.map(describe) };
    },
  };
}
