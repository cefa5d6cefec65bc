/** Which broadcasts that came during a join its snapshot already tells. */
import type { ServerFrame } from '@streamit/protocol';

/**
 * The frames of `backlog` that are news to somebody who was just sent `greeting`: no older playback state, no message
 * of the history, so that a join gets exactly one `PLAYBACK_STATE` and each message once.
 */
export function newsAfter(greeting: readonly ServerFrame[], backlog: readonly ServerFrame[]): ServerFrame[] {
  let version = -1;
  const told = new Set<string>();
  for (const frame of greeting) {
    if (frame.type === 'PLAYBACK_STATE') version = frame.version;
    if (frame.type === 'CHAT_HISTORY') for (const { id } of frame.messages) told.add(id);
  }
  return backlog.filter((frame) => {
    if (frame.type === 'PLAYBACK_STATE') return frame.version > version;
    if (frame.type === 'CHAT_MESSAGE') return !told.has(frame.id);
    return true;
  });
}
