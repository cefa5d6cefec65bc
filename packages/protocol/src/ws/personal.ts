/** What concerns one person wherever he is: told on the personal socket, and kept for when he is away (contract §12). */
import Type, { type Static } from 'typebox';
import { Instant, nullable } from '../fields.ts';

const about = {
  id: Type.String(),
  created_at: Instant,
  room: Type.Object({ room_id: Type.String(), code: Type.String(), title: nullable(Type.String()) }),
  /** Who caused it. */
  user: Type.Object({ id: Type.String(), name: Type.String() }),
};

/** To the host: somebody waits to be let in. */
export const JoinRequested = Type.Object({ type: Type.Literal('join_requested'), ...about });
/** To who waited. */
export const JoinApproved = Type.Object({ type: Type.Literal('join_approved'), ...about });
export const JoinRejected = Type.Object({ type: Type.Literal('join_rejected'), ...about });
/** To an account that may come in without password or approval. */
export const RoomInvited = Type.Object({ type: Type.Literal('room_invited'), ...about });
/** To the participants of a room that its host deleted, and to who waited at its door. */
export const RoomDeletedNotice = Type.Object({ type: Type.Literal('room_deleted'), ...about });

/** To who waits at the door of a room whose host did not come back in time. */
export const RoomExpiredNotice = Type.Object({ type: Type.Literal('room_expired'), ...about });

/** Server → client on `/ws/notifications/`; nothing is spoken in the other direction. */
export const PersonalFrame = Type.Union([
  JoinRequested,
  JoinApproved,
  JoinRejected,
  RoomInvited,
  RoomDeletedNotice,
  RoomExpiredNotice,
]);
export type PersonalFrame = Static<typeof PersonalFrame>;
export type PersonalFrameType = PersonalFrame['type'];
