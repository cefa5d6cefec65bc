/** Who is in the room, the host first. */
import type { Participant } from '@streamit/protocol';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoomPart } from '../room/room-context.ts';
import { NameTile } from './name-tile.tsx';
import { byStanding } from './people-order.ts';
import './people.css';

export function PeoplePanel() {
  const { t } = useTranslation();
  const participants = useRoomPart((snapshot) => snapshot.participants);
  const total = useRoomPart((snapshot) => snapshot.participantTotal);
  const people = useMemo(() => [...participants].sort(byStanding), [participants]);
  const unlisted = total - people.length;
  return (
    <div className="people">
      <ul className="people-list" aria-label={t('people.list')}>
        {people.map((person) => (
          <Person key={person.id} person={person} />
        ))}
      </ul>
      {unlisted > 0 && <p className="people-note">{t('people.more', { count: unlisted })}</p>}
      {total <= 1 && <p className="people-note">{t('people.alone')}</p>}
    </div>
  );
}

function Person({ person }: { person: Participant }) {
  const { t } = useTranslation();
  const isMe = useRoomPart((snapshot) => snapshot.me?.userId === person.id);
  return (
    <li className="person" data-online={person.is_online || undefined} data-testid="participant">
      <span className="person-tile">
        <NameTile name={person.name} size={34} />
        <span className="person-dot" aria-hidden="true" />
      </span>
      <span className="person-name">{person.name}</span>
      {isMe && <span className="person-you">{t('people.you')}</span>}
      {person.role === 'host' && <span className="chat-badge">{t('people.host')}</span>}
      <span className="visually-hidden">{t(person.is_online ? 'people.online' : 'people.offline')}</span>
    </li>
  );
}
