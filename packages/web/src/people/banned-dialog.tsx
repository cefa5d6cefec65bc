/** Who is banned from the room, and the way to let them back. */
import { Button, Modal } from '@mantine/core';
import type { RoomMember } from '@streamit/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../app/client-context.ts';
import { LoadFailure } from '../app/load-failure.tsx';
import { PageLoader } from '../app/page-loader.tsx';
import { useLoaded } from '../app/use-loaded.ts';
import { useRoom } from '../room/room-context.ts';
import { loadMembers } from './load-members.ts';
import { NameTile } from './name-tile.tsx';

export function BannedDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('moderation.bannedTitle')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <BannedList />
    </Modal>
  );
}

function BannedList() {
  const { t } = useTranslation();
  const client = useClient();
  const { room, roomId } = useRoom();
  const [loaded, reload] = useLoaded(
    useCallback((signal: AbortSignal) => loadMembers(client, roomId, { is_banned: true }, signal), [client, roomId]),
  );
  /** Let back since the list was read. */
  const [back, setBack] = useState<ReadonlySet<string>>(new Set());
  useEffect(
    () =>
      room.on('MODERATION', ({ action, user_id: userId }) => {
        if (action === 'unban') setBack((before) => new Set(before).add(userId));
      }),
    [room],
  );
  if (loaded.status === 'loading') return <PageLoader />;
  if (loaded.status === 'failed') {
    return <LoadFailure title={t('moderation.bannedFailed')} error={loaded.error} onRetry={reload} />;
  }
  const banned = loaded.value.filter(({ id }) => !back.has(id));
  if (banned.length === 0) return <p className="people-note">{t('moderation.bannedNone')}</p>;
  return (
    <ul className="people-list">
      {banned.map((member) => (
        <Banned key={member.id} member={member} onUnban={() => room.unban(member.id)} />
      ))}
    </ul>
  );
}

function Banned({ member, onUnban }: { member: RoomMember; onUnban(): void }) {
  const { t } = useTranslation();
  const name = member.display_name;
  return (
    <li className="person" data-testid="banned">
      <NameTile name={name} size={34} />
      <span className="person-name">{name}</span>
      <span className="person-tools">
        <Button
          size="compact-sm"
          variant="default"
          onClick={onUnban}
          aria-label={t('moderation.unbanName', { name })}
          data-testid="unban"
        >
          {t('moderation.unban')}
        </Button>
      </span>
    </li>
  );
}
