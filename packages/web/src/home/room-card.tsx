/** One open room: what runs, who hosts, how many watch. The whole card is the link. */
import type { PublicRoom } from '@streamit/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ageOf } from '../format/format-time.ts';
import { TitleCard } from '../sources/title-card.tsx';

interface RoomCardProps {
  room: PublicRoom;
  nowMs: number;
  /** What else there is to say of it, in a word or two each. */
  badges?: readonly string[];
}

export function RoomCard({ room, nowMs, badges = [] }: RoomCardProps) {
  const { t } = useTranslation();
  const title = room.title ?? t('home.card.untitled', { host: room.host });
  const film = room.source === null ? t('home.card.noFilm') : (room.source.title ?? t('home.card.ownVideo'));
  const age = ageOf(nowMs - room.created_at);
  return (
    <li>
      <Link to={`/room/${room.code}`} className="room-card" data-testid="room-card" data-code={room.code}>
        <span className="room-card-screen">
          <TitleCard title={film} poster={room.source?.poster} isBlank={room.source === null} />
          <span className="room-card-viewers" data-testid="room-viewers">
            <span className="room-card-dot" aria-hidden="true" />
            {t('home.card.viewers', { count: room.viewers })}
          </span>
          {badges.length > 0 && (
            <span className="room-card-badges">
              {badges.map((badge) => (
                <span key={badge} className="room-card-badge">
                  {badge}
                </span>
              ))}
            </span>
          )}
        </span>
        <span className="room-card-body">
          <span className="room-card-title">{title}</span>
          {/* The title card above is decoration to a screen reader. */}
          <span className="visually-hidden">{film}</span>
          <span className="room-card-meta">
            <span className="room-card-host">{t('home.card.hostedBy', { host: room.host })}</span>
            <span aria-hidden="true">·</span>
            <span className="room-card-age">
              {age.unit === 'now' ? t('age.now') : t(`age.${age.unit}`, { count: age.count })}
            </span>
          </span>
        </span>
      </Link>
    </li>
  );
}
