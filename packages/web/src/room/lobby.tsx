/** In front of a room for people who are not signed in: what they are invited to, and one field to come in. */
import { useDocumentTitle } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { EntryForms } from '../account/entry-forms.tsx';
import { AppShell } from '../app/app-shell.tsx';
import { PageLoader } from '../app/page-loader.tsx';
import { TitleCard } from '../sources/title-card.tsx';
import { closedKindOfError } from './closed-room.ts';
import { ClosedRoomPage } from './closed-room-page.tsx';
import { useRoomDetail } from './use-room-detail.ts';
import './lobby.css';

export function Lobby({ code }: { code: string }) {
  const { t } = useTranslation();
  const [detail, reload] = useRoomDetail(code);
  const title =
    detail.status === 'ready'
      ? (detail.value.title ?? t('home.card.untitled', { host: detail.value.host }))
      : t('room.title', { code });
  useDocumentTitle(t('room.pageTitle', { title }));

  if (detail.status === 'loading') {
    return (
      <AppShell>
        <PageLoader />
      </AppShell>
    );
  }
  if (detail.status === 'failed') {
    return (
      <ClosedRoomPage code={code} kind={closedKindOfError(detail.error)} thrown={detail.error} onJoinAgain={reload} />
    );
  }
  if (!detail.value.is_active) {
    const kind = detail.value.state === 'EXPIRED' ? 'expired' : 'inactive';
    return <ClosedRoomPage code={code} kind={kind} onJoinAgain={reload} />;
  }
  const { source, host, is_private: isPrivate, entry_mode: entryMode } = detail.value;
  const film =
    source !== null ? (source.title ?? t('home.card.ownVideo')) : t(isPrivate ? 'door.private' : 'home.card.noFilm');
  const what = () => {
    // What a private room watches is told to those who were let in.
    if (isPrivate) return t(entryMode === 'PASSWORD' ? 'door.needsPassword' : 'door.needsApproval');
    return source === null ? t('room.lobby.noFilm') : t('room.lobby.playing', { film });
  };
  return (
    <AppShell>
      <div className="lobby">
        <div className="lobby-screen">
          <TitleCard title={film} poster={source?.poster} isBlank={source === null} />
        </div>
        <div className="lobby-card">
          <p className="lobby-over">{t('room.lobby.invited')}</p>
          <h1 className="lobby-title">{title}</h1>
          <p className="lobby-meta">
            {t('room.lobby.host', { host })}
            {' · '}
            {what()}
          </p>
          {/* Signing in is all that is needed: the page goes on into the room by itself. */}
          <EntryForms initialTab="guest" isGuestOffered onDone={() => undefined} />
        </div>
      </div>
    </AppShell>
  );
}
