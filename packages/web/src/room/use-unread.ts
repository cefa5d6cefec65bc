/** Counts what was said while nobody looked. */
import { useEffect, useRef, useState } from 'react';
import { useRoom } from './room-context.ts';

/** Messages that came while the chat was not looked at. */
export function useUnread(isLookedAt: boolean): number {
  const { room } = useRoom();
  const [unread, setUnread] = useState(0);
  const isLooking = useRef(isLookedAt);
  isLooking.current = isLookedAt;
  useEffect(() => {
    if (isLookedAt) setUnread(0);
  }, [isLookedAt]);
  useEffect(
    () =>
      room.on('CHAT_MESSAGE', (frame) => {
        const isOwn = frame.user_id === room.get().me?.userId;
        if (!isLooking.current && !isOwn) setUnread((before) => before + 1);
      }),
    [room],
  );
  return unread;
}
