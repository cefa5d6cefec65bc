/** What the host can do to people in his room: silence, put out, keep out (MO1–MO3). */
import { CLOSE, type ModerationAction, type RoomCode, type UserId } from '@streamit/protocol';
import { findUser } from '../accounts/accounts-queries.ts';
import type { Audit } from '../audit/audit.ts';
import type { Db } from '../database/tables.ts';
import { AppError } from '../lib/app-error.ts';
import { assertNever } from '../lib/assert-never.ts';
import type { RoomBus } from '../ports/room-bus.ts';
import type { Session } from '../ports/session.ts';
import { findMembership, moveMembership } from '../rooms/membership-queries.ts';
import type { Room } from '../rooms/room-queries.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { Sanctions } from '../rooms/sanctions.ts';

export interface Moderation {
  /**
   * Does it, writes it to the audit log, and tells everyone. Doing it twice is safe.
   * @throws AppError `PERMISSION_DENIED` when the target is the host, `NOT_FOUND` when he was never in the room
   */
  act(session: Session, action: ModerationAction, target: UserId): Promise<void>;
}

export interface ModerationDeps {
  readonly db: Db;
  readonly bus: RoomBus;
  readonly rooms: Rooms;
  readonly sanctions: Sanctions;
  readonly audit: Audit;
  /** Called when the list of participants does not show the room as it is any more. */
  readonly onChanged: (room: RoomCode) => void;
}

export function createModeration({ db, bus, rooms, sanctions, audit, onChanged }: ModerationDeps): Moderation {
  async function requireTarget(room: Room, target: UserId) {
    if (target === room.hostId) throw new AppError('PERMISSION_DENIED', 'The host cannot be moderated.');
    const user = await findUser(db, target);
    const membership = user && (await findMembership(db, room.id, target));
    if (user === undefined || membership === undefined) {
      throw new AppError('NOT_FOUND', 'Nobody of this id was ever in the room.');
    }
    return user;
  }

  const putOut = (room: Room, user: UserId) => bus.publish(room.code, { kind: 'close', code: CLOSE.REMOVED, user });

  return {
    async act(session, action, target) {
      const room = await rooms.current(session.room);
      const user = await requireTarget(room, target);
      const record = () => audit.record({ action, room: room.id, actor: session.user.id, target });
      switch (action) {
        case 'mute':
        case 'unmute':
          await sanctions.change(room, target, 'muted', action === 'mute', record);
          break;
        case 'ban':
          await sanctions.change(room, target, 'banned', true, record);
          await moveMembership(db, room.id, target, ['APPROVED', 'PENDING', 'INVITED'], 'LEFT');
          break;
        case 'unban':
          await sanctions.change(room, target, 'banned', false, record);
          break;
        case 'kick':
          await record();
          break;
        default:
          assertNever(action);
      }
      const frame = { type: 'MODERATION', action, user_id: target, user: user.displayName } as const;
      await bus.publish(room.code, { kind: 'frame', frame });
      if (action === 'kick' || action === 'ban') await putOut(room, target);
      onChanged(room.code);
    },
  };
}
