/** Behind a granted join: the room while its connection lives, and the reason once it has ended for good. */
import { useTranslation } from 'react-i18next';
import { AppShell } from '../app/app-shell.tsx';
import { PageLoader } from '../app/page-loader.tsx';
import { ClosedRoomPage } from './closed-room-page.tsx';
import { useIsHost, useRoom, useRoomPart } from './room-context.ts';
import { RoomView } from './room-view.tsx';

export function RoomDoor({ onJoinAgain }: { onJoinAgain(): void }) {
  const { t } = useTranslation();
  const { code } = useRoom();
  const isHost = useIsHost();
  const ended = useRoomPart((snapshot) => snapshot.ended);
  const connection = useRoomPart((snapshot) => snapshot.connection);
  const isKnown = useRoomPart((snapshot) => snapshot.me !== null && snapshot.room !== null);
  if (ended !== null) {
    const kind = ended === 'deleted' && isHost ? 'deleted-by-me' : ended;
    return <ClosedRoomPage code={code} kind={kind} onJoinAgain={onJoinAgain} />;
  }
  if (connection.state === 'closed' && connection.reason !== 'by-client') {
    return <ClosedRoomPage code={code} kind={connection.reason} onJoinAgain={onJoinAgain} />;
  }
  if (isKnown) return <RoomView />;
  return (
    <AppShell>
      <PageLoader label={t('room.joining')} />
    </AppShell>
  );
}
