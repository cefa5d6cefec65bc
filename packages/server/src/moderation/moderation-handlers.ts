/** Frames about people, handed to the service. */
import type { ModerationAction, UserId } from '@streamit/protocol';
import type { FrameHandlers, Session } from '../ports/session.ts';
import type { Moderation } from './moderation.ts';

type ModerationFrames = Pick<FrameHandlers, 'MUTE_USER' | 'UNMUTE_USER' | 'KICK_USER' | 'BAN_USER' | 'UNBAN_USER'>;

export function createModerationHandlers(moderation: Moderation): ModerationFrames {
  const to = (action: ModerationAction) => (session: Session, frame: { user_id: string }) =>
    moderation.act(session, action, frame.user_id as UserId);
  return {
    MUTE_USER: to('mute'),
    UNMUTE_USER: to('unmute'),
    KICK_USER: to('kick'),
    BAN_USER: to('ban'),
    UNBAN_USER: to('unban'),
  };
}
