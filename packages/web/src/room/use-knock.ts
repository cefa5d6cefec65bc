/** Waits at a door: by news as they come, and by one look at the room whenever some may have been missed. Nobody polls. */
import type { RoomDetail } from '@streamit/protocol';
import { useEffect, useState } from 'react';
import { useClient } from '../app/client-context.ts';
import { useNews, useNewsPart } from '../notifications/news-context.ts';
import { type KnockState, knockStateAfter, knockStateOf } from './knock-state.ts';

export interface Knock {
  readonly state: KnockState;
  /** The room as it was at the last look; null before the first. */
  readonly detail: RoomDetail | null;
  /** Whether an answer would be heard at once. */
  readonly isOnline: boolean;
}

export function useKnock(code: string): Knock {
  const client = useClient();
  const news = useNews();
  const isOnline = useNewsPart(({ connection }) => connection.state === 'open') ?? false;
  const [state, setState] = useState<KnockState>({ is: 'waiting' });
  const [detail, setDetail] = useState<RoomDetail | null>(null);

  useEffect(
    () =>
      news?.onNews((item) => {
        const next = knockStateAfter(item, code);
        if (next !== undefined) setState(next);
      }),
    [news, code],
  );

  useEffect(() => {
    const abort = new AbortController();
    const look = () => {
      client.call('GET /api/rooms/:code/detail/', { params: { code }, signal: abort.signal }).then(
        (room) => {
          if (abort.signal.aborted) return;
          setDetail(room);
          setState(knockStateOf(room));
        },
        // The line is gone, which is said already; the next connection looks again.
        () => undefined,
      );
    };
    const onVisibility = () => {
      // Who comes back to the page wants to know; and a room that expires sends no news to who waits outside.
      if (document.visibilityState === 'visible') look();
    };
    // With the socket open, so that nothing can happen between the look and the first news.
    if (isOnline) look();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      abort.abort();
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [client, code, isOnline]);

  return { state, detail, isOnline };
}
