/** The list of open rooms, asked for again while somebody looks at it. */
import type { PublicRoom } from '@streamit/protocol';
import { useEffect, useState } from 'react';
import { browserClock } from '../app/browser-clock.ts';
import { useClient } from '../app/client-context.ts';

export type RoomOrder = 'viewers' | 'newest';

export interface RoomQuery {
  readonly search: string;
  readonly order: RoomOrder;
  readonly pageSize: number;
}

export interface PublicRooms {
  /** Null until the first answer; kept when a later one fails. */
  readonly rooms: readonly PublicRoom[] | null;
  /** How many there are, listed or not. */
  readonly count: number;
  /** Wall clock of the last good answer, ms. */
  readonly loadedAtMs: number;
  /** Why the latest answer did not come, or null. */
  readonly error: unknown;
}

/** How often the list is asked for while the page is visible: viewer counts move, rooms come and go. */
const REFRESH_MS = 10_000;

const NOTHING: PublicRooms = { rooms: null, count: 0, loadedAtMs: 0, error: null };

export function usePublicRooms({ search, order, pageSize }: RoomQuery): [list: PublicRooms, refresh: () => void] {
  const client = useClient();
  const [list, setList] = useState<PublicRooms>(NOTHING);
  const [round, setRound] = useState(0);
  useEffect(() => {
    void round;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async () => {
      clearTimeout(timer);
      try {
        const query = { sort: order, page_size: pageSize, ...(search === '' ? {} : { q: search }) };
        const page = await client.call('GET /api/rooms/public/', { query, signal: abort.signal });
        if (abort.signal.aborted) return;
        setList({ rooms: page.results, count: page.count, loadedAtMs: browserClock.wallMs(), error: null });
      } catch (error) {
        if (abort.signal.aborted) return;
        setList((before) => ({ ...before, error }));
      }
      // Planned after each answer, so that a slow server is never asked twice at once.
      if (document.visibilityState === 'visible') timer = setTimeout(() => void load(), REFRESH_MS);
    };
    const onVisibility = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') void load();
    };
    document.addEventListener('visibilitychange', onVisibility);
    void load();
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [client, search, order, pageSize, round]);
  return [list, () => setRound((before) => before + 1)];
}
