/** Handing a room over: one step, on record, announced; the room waits for a new host who is not there (RM12). */
import { HOST_MAX_LIVE_ROOMS, type ServerFrame, type UserId } from '@streamit/protocol';
import { findUser } from '../accounts/accounts-queries.ts';
import type { Audit } from '../audit/audit.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { lockUser } from '../database/lock-row.ts';
import type { Db } from '../database/tables.ts';
import { AppError } from '../lib/app-error.ts';
import type { RoomBus } from '../ports/room-bus.ts';
import type { FrameHandlers, Session } from '../ports/session.ts';
import { findMembership } from '../rooms/membership-queries.ts';
import { countActiveRoomsOf, moveHost } from '../rooms/room-queries.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { HostPresence } from './host-presence.ts';
import type { Participants } from './participants.ts';

export interface HostTransferDeps {
  readonly db: Db;
  readonly bus: RoomBus;
  readonly rooms: Rooms;
  readonly audit: Audit;
  readonly host: Pick<HostPresence, 'lost'>;
  readonly participants: Pick<Participants, 'changed'>;
}

export function createTransferHandlers(deps: HostTransferDeps): Pick<FrameHandlers, 'TRANSFER_HOST'> {
  const { db, bus, rooms, audit, host, participants } = deps;

  /** @throws AppError with the reason why `id` can't be host of `room` */
  async function requireHeir(session: Session, id: UserId) {
    const room = await rooms.current(session.room);
    const heir = await findUser(db, id);
    if (heir === undefined || (await findMembership(db, room.id, id)) !== 'APPROVED') {
      throw new AppError('NOT_FOUND', 'Only a participant can become host.');
    }
    if (heir.isGuest || heir.username === null) {
      throw new AppError('PERMISSION_DENIED', 'Only somebody with an account can become host.');
    }
    return { room, heir };
  }

  return {
    async TRANSFER_HOST(session, { user_id }) {
      if (user_id === session.user.id) return;
      const { room, heir } = await requireHeir(session, user_id as UserId);
      const isMoved = await inTransaction(db, async (tx) => {
        await lockUser(tx, heir.id);
        if ((await countActiveRoomsOf(tx, heir.id)) >= HOST_MAX_LIVE_ROOMS) {
          throw new AppError('CONFLICT', `${heir.displayName} has ${HOST_MAX_LIVE_ROOMS} rooms already.`);
        }
        if (!(await moveHost(tx, room.id, session.user.id, heir.id))) return false;
        await audit.record({ action: 'transfer', room: room.id, actor: session.user.id, target: heir.id }, tx);
        return true;
      });
      // Another tab of his was faster, or the room has ended.
      if (!isMoved) throw new AppError('PERMISSION_DENIED', 'You are not the host any more.');
      await rooms.changed(room);
      const frame: ServerFrame = {
        type: 'ROOM_UPDATED',
        user: session.user.name,
        user_id: session.user.id,
        host: heir.displayName,
        host_id: heir.id,
      };
      await bus.publish(room.code, { kind: 'frame', frame });
      participants.changed(room.code);
      await host.lost(room.code);
    },
  };
}
