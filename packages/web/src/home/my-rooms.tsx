/** "Your rooms": those that the caller hosts or was let into, while they last. */
import { Button } from '@mantine/core';
import type { MyRoom } from '@streamit/protocol';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { browserClock } from '../app/browser-clock.ts';
import { useClient } from '../app/client-context.ts';
import { LoadFailure } from '../app/load-failure.tsx';
import { useLoaded } from '../app/use-loaded.ts';
import { RoomCard } from './room-card.tsx';

/** Ended rooms come after the open ones, so this is more than enough of those. */
const PAGE_SIZE = 50;
/** One row on a wide screen; the rest is asked for. */
const SHOWN_FIRST = 3;

export function MyRooms() {
  const { t } = useTranslation();
  const client = useClient();
  const [isAllShown, setAllShown] = useState(false);
  const [loaded, reload] = useLoaded(
    useCallback(
      async (signal: AbortSignal) => {
        const { results } = await client.call('GET /api/rooms/mine/', { query: { page_size: PAGE_SIZE }, signal });
        return results.filter((room) => room.is_active);
      },
      [client],
    ),
  );
  // Comes without a skeleton: the list below it, which most people come for, must not jump twice.
  if (loaded.status === 'loading') return null;
  const rooms = loaded.status === 'ready' ? loaded.value : [];
  const shown = isAllShown ? rooms : rooms.slice(0, SHOWN_FIRST);
  return (
    <section aria-labelledby="mine-title" className="own" data-testid="my-rooms">
      <div className="live-head">
        <h2 id="mine-title" className="live-title">
          {t('mine.title')}
        </h2>
      </div>
      {loaded.status === 'failed' && <LoadFailure title={t('mine.failed')} error={loaded.error} onRetry={reload} />}
      {loaded.status === 'ready' && rooms.length === 0 && <p className="own-empty">{t('mine.empty')}</p>}
      {shown.length > 0 && (
        <ul className="live-grid">
          {shown.map((room) => (
            <RoomCard key={room.code} room={room} nowMs={browserClock.wallMs()} badges={badgesOf(room)} />
          ))}
        </ul>
      )}
      {rooms.length > shown.length && (
        <Button variant="default" mt="lg" onClick={() => setAllShown(true)}>
          {t('mine.more', { count: rooms.length - shown.length })}
        </Button>
      )}
    </section>
  );

  function badgesOf(room: MyRoom): string[] {
    return [
      ...(room.is_host ? [t('mine.hosting')] : []),
      ...(room.is_private ? [t('mine.private')] : []),
      ...(room.state === 'GRACE' && !room.is_host ? [t('mine.away')] : []),
    ];
  }
}
