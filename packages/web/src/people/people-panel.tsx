/** Who is in the room, the host first; for the host also who knocks, and what can be done about people. */
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Participant } from '@streamit/protocol';
import { IconMessageOff } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsHost, useRoomPart } from '../room/room-context.ts';
import { BannedDialog } from './banned-dialog.tsx';
import { JoinRequests } from './join-requests.tsx';
import { ModerationMenu } from './moderation-menu.tsx';
import { NameTile } from './name-tile.tsx';
import { byStanding } from './people-order.ts';
import './people.css';

export function PeoplePanel() {
  const { t } = useTranslation();
  const participants = useRoomPart((snapshot) => snapshot.participants);
  const total = useRoomPart((snapshot) => snapshot.participantTotal);
  const isHost = useIsHost();
  const people = useMemo(() => [...participants].sort(byStanding), [participants]);
  const unlisted = total - people.length;
  return (
    <div className="people">
      {isHost && <JoinRequests />}
      <ul className="people-list" aria-label={t('people.list')}>
        {people.map((person) => (
          <Person key={person.id} person={person} />
        ))}
      </ul>
      {unlisted > 0 && <p className="people-note">{t('people.more', { count: unlisted })}</p>}
      {total <= 1 && <p className="people-note">{t('people.alone')}</p>}
      {isHost && <BannedPeople />}
    </div>
  );
}

function BannedPeople() {
  const { t } = useTranslation();
  const [isOpen, banned] = useDisclosure(false);
  return (
    <>
      <Button variant="subtle" color="gray" size="compact-sm" mt="md" onClick={banned.open} data-testid="banned-open">
        {t('moderation.bannedOpen')}
      </Button>
      <BannedDialog isOpen={isOpen} onClose={banned.close} />
    </>
  );
}

function Person({ person }: { person: Participant }) {
  const { t } = useTranslation();
  const isMe = useRoomPart((snapshot) => snapshot.me?.userId === person.id);
  const isHost = useIsHost();
  return (
    <li className="person" data-online={person.is_online || undefined} data-testid="participant">
      <span className="person-tile">
        <NameTile name={person.name} size={34} />
        <span className="person-dot" aria-hidden="true" />
      </span>
      <span className="person-name">{person.name}</span>
      {isMe && <span className="person-you">{t('people.you')}</span>}
      {person.role === 'host' && <span className="chat-badge">{t('people.host')}</span>}
      {person.is_muted && (
        <span className="person-muted" title={t('moderation.muted')} data-testid="muted">
          <IconMessageOff size={16} aria-hidden="true" />
          <span className="visually-hidden">{t('moderation.muted')}</span>
        </span>
      )}
      <span className="visually-hidden">{t(person.is_online ? 'people.online' : 'people.offline')}</span>
      {isHost && !isMe && person.role !== 'host' && (
        <span className="person-tools">
          <ModerationMenu person={person} />
        </span>
      )}
    </li>
  );
}
