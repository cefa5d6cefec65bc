/** Frames about progress, handed to the service. */
import type { FrameHandlers } from '../ports/session.ts';
import type { Progress } from './progress.ts';

export function createProgressHandlers(progress: Progress): Pick<FrameHandlers, 'PLAYER_EVENT'> {
  return { PLAYER_EVENT: progress.playerEvent };
}
