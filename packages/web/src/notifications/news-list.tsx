/** What happened to the account, newest first, each leading to its room. */
import type { Notification } from '@streamit/protocol';
import type { PersonalNews } from '@streamit/sdk';
import {
  IconBellRinging,
  IconDoorEnter,
  IconDoorOff,
  IconHourglassEmpty,
  IconMailOpened,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { browserClock } from '../app/browser-clock.ts';
import { LoadFailure } from '../app/load-failure.tsx';
import { useReadable } from '../app/use-readable.ts';
import { ageOf } from '../format/format-time.ts';

interface NewsListProps {
  news: PersonalNews;
  /** Ids of what is new to the reader. */
  fresh: ReadonlySet<string>;
  onFollow(): void;
}

export function NewsList({ news, fresh, onFollow }: NewsListProps) {
  const { t } = useTranslation();
  const { items, isComplete, problem } = useReadable(news);
  return (
    <section aria-labelledby="news-title" className="news">
      <h2 id="news-title" className="news-title">
        {t('news.title')}
      </h2>
      {problem !== null && <LoadFailure title={t('news.failed')} error={problem} onRetry={() => void news.reload()} />}
      {items.length > 0 && (
        <ul className="news-list">
          {items.map((item) => (
            <NewsItem key={item.id} item={item} isFresh={fresh.has(item.id) || !item.is_read} onFollow={onFollow} />
          ))}
        </ul>
      )}
      {items.length === 0 && problem === null && (
        <p className="news-empty" role="status">
          {t(isComplete ? 'news.empty' : 'news.loading')}
        </p>
      )}
    </section>
  );
}

const ICONS = {
  join_requested: IconBellRinging,
  join_approved: IconDoorEnter,
  join_rejected: IconDoorOff,
  room_invited: IconMailOpened,
  room_deleted: IconTrash,
  room_expired: IconHourglassEmpty,
} as const satisfies Record<Notification['type'], unknown>;

/** What was told of a room that nobody can enter any more. */
const HAS_NO_ROOM: ReadonlySet<Notification['type']> = new Set(['room_deleted', 'room_expired']);

function NewsItem({ item, isFresh, onFollow }: { item: Notification; isFresh: boolean; onFollow(): void }) {
  const { t } = useTranslation();
  const Icon = ICONS[item.type];
  const room = item.room.title ?? t('news.room', { code: item.room.code });
  const age = ageOf(browserClock.wallMs() - item.created_at);
  const body = (
    <>
      <Icon size={19} aria-hidden="true" className="news-icon" />
      <span className="news-words">
        <span className="news-text">{t(`news.${item.type}`, { user: item.user.name, room })}</span>
        <span className="news-age">
          {age.unit === 'now' ? t('age.now') : t(`age.${age.unit}`, { count: age.count })}
        </span>
      </span>
      {isFresh && <span className="news-dot" role="img" aria-label={t('news.unread')} />}
    </>
  );
  return (
    <li data-testid="news-item" data-type={item.type} data-fresh={isFresh || undefined}>
      {HAS_NO_ROOM.has(item.type) ? (
        <div className="news-item">{body}</div>
      ) : (
        <Link to={`/room/${item.room.code}`} className="news-item" onClick={onFollow}>
          {body}
        </Link>
      )}
    </li>
  );
}
