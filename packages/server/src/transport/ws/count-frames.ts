/** What became of the frames of a room, in numbers. */
import { type ClientFrameType, type ErrorCode, frameActions } from '@streamit/protocol';
import type { Metrics } from '../../ports/metrics.ts';

/** Told of each frame that was understood, with the code of what was wrong with it; `null`: it was done. */
export type OnFrameHandled = (type: ClientFrameType, refusal: ErrorCode | null) => void;

export function countFrames(metrics: Pick<Metrics, 'count'>): OnFrameHandled {
  return (type, refusal) => {
    if (refusal === null && frameActions[type] === 'control') metrics.count('command', type);
    if (refusal !== null && type === 'CHAT_MESSAGE') metrics.count('chatRefused', refusal);
  };
}
