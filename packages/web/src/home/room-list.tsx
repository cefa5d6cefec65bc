/** "Playing now": the open rooms, with what there is to do when there are none or the server is silent. */
import { Button, SegmentedControl, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { browserClock } from '../app/browser-clock.ts';
import { LoadFailure } from '../app/load-failure.tsx';
import { RoomCard } from './room-card.tsx';
import { type RoomOrder, usePublicRooms } from './use-public-rooms.ts';

const FIRST_ROOMS = 24;
/** The server lists no more on a page; who looks for one room among hundreds searches. */
const MOST_ROOMS = 96;
/** Below this many rooms the eye is faster than a search field. */
const SEARCH_FROM = 7;
const SEARCH_DELAY_MS = 250;

export function RoomList({ onStart }: { onStart(): void }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [order, setOrder] = useState<RoomOrder>('viewers');
  const [pageSize, setPageSize] = useState(FIRST_ROOMS);
  const [query] = useDebouncedValue(search.trim(), SEARCH_DELAY_MS);
  const [list, refresh] = usePublicRooms({ search: query, order, pageSize });
  const [hasSearched, setSearched] = useState(false);
  const { rooms, count } = list;
  const isToolShown = hasSearched || (rooms?.length ?? 0) >= SEARCH_FROM;

  return (
    <section aria-labelledby="live-title" className="live">
      <div className="live-head">
        <h2 id="live-title" className="live-title">
          {t('home.live')}
        </h2>
        {rooms !== null && rooms.length > 0 && (
          <p className="live-count" role="status">
            {t('home.rooms', { count })}
          </p>
        )}
        <div className="app-spacer" />
        {isToolShown && (
          <div className="live-tools">
            <TextInput
              aria-label={t('home.search')}
              placeholder={t('home.search')}
              leftSection={<IconSearch size={16} />}
              value={search}
              onChange={(event) => {
                setSearch(event.currentTarget.value);
                setSearched(true);
              }}
              type="search"
              maxLength={100}
            />
            <SegmentedControl
              aria-label={t('home.sort.label')}
              value={order}
              onChange={setOrder}
              data={[
                { value: 'viewers' as const, label: t('home.sort.viewers') },
                { value: 'newest' as const, label: t('home.sort.newest') },
              ]}
            />
          </div>
        )}
      </div>
      {list.error !== null && rooms === null && (
        <LoadFailure title={t('home.loadFailed')} error={list.error} onRetry={refresh} />
      )}
      {list.error !== null && rooms !== null && (
        <p className="live-stale" role="status">
          {t('home.stale', { time: new Date(list.loadedAtMs).toLocaleTimeString() })}
        </p>
      )}
      {rooms === null && list.error === null && <ListSkeleton />}
      {rooms !== null && rooms.length > 0 && (
        <ul className="live-grid" data-testid="room-list">
          {rooms.map((room) => (
            <RoomCard key={room.code} room={room} nowMs={browserClock.wallMs()} />
          ))}
        </ul>
      )}
      {rooms?.length === 0 &&
        (query === '' ? (
          <EmptyList onStart={onStart} />
        ) : (
          <div className="live-empty" role="status">
            <p>{t('home.noMatch', { query })}</p>
            <Button variant="default" onClick={() => setSearch('')}>
              {t('home.showAll')}
            </Button>
          </div>
        ))}
      {rooms !== null && count > rooms.length && pageSize < MOST_ROOMS && (
        <Button variant="default" mx="auto" mt="xl" display="block" onClick={() => setPageSize(pageSize + FIRST_ROOMS)}>
          {t('home.more')}
        </Button>
      )}
    </section>
  );
}

function EmptyList({ onStart }: { onStart(): void }) {
  const { t } = useTranslation();
  return (
    <div className="live-empty" data-testid="no-rooms">
      <div className="live-empty-screens" aria-hidden="true">
        <span />
        <span />
        <span />
      </div>
      <h3>{t('home.empty.title')}</h3>
      <p>{t('home.empty.text')}</p>
      <Button variant="light" onClick={onStart}>
        {t('home.start')}
      </Button>
    </div>
  );
}

function ListSkeleton() {
  const { t } = useTranslation();
  return (
    <div className="live-grid" role="status" aria-label={t('app.loading')}>
      {[0, 1, 2].map((place) => (
        <div key={place} aria-hidden="true">
          <Skeleton radius={14} style={{ aspectRatio: '16 / 9' }} height="auto" />
          <Skeleton height={14} mt={14} width="60%" />
          <Skeleton height={10} mt={10} width="40%" />
        </div>
      ))}
    </div>
  );
}
