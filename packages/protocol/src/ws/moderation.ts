/** Frames by which the host puts people in their place (MO1–MO3, RM12), and what everyone is told of it. */
import Type, { type Static } from 'typebox';
import { Id } from '../fields.ts';
import { referable } from './session.ts';

const target = { user_id: Id, ...referable };
export const MuteUser = Type.Object({ type: Type.Literal('MUTE_USER'), ...target });
export const UnmuteUser = Type.Object({ type: Type.Literal('UNMUTE_USER'), ...target });
export const KickUser = Type.Object({ type: Type.Literal('KICK_USER'), ...target });
export const BanUser = Type.Object({ type: Type.Literal('BAN_USER'), ...target });
export const UnbanUser = Type.Object({ type: Type.Literal('UNBAN_USER'), ...target });
/** The target becomes host; the sender stays as a participant. */
export const TransferHost = Type.Object({ type: Type.Literal('TRANSFER_HOST'), ...target });

export const ModerationAction = Type.Enum(['mute', 'unmute', 'kick', 'ban', 'unban']);
export type ModerationAction = Static<typeof ModerationAction>;

/** `user_id` and `user` are the target. */
export const Moderation = Type.Object({
  type: Type.Literal('MODERATION'),
  action: ModerationAction,
  user_id: Type.String(),
  user: Type.String(),
});
