/** `/room/:code`: the lobby, the door, the room, or the reason why there is none. */
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { AppShell } from '../app/app-shell.tsx';
import { PageLoader } from '../app/page-loader.tsx';
import { ClosedRoomPage } from './closed-room-page.tsx';
import { Lobby } from './lobby.tsx';
import { PasswordDoor } from './password-door.tsx';
import { RoomContext } from './room-context.ts';
import { RoomDoor } from './room-door.tsx';
import { useRoomEntry } from './use-room-entry.ts';
import { WaitingDoor } from './waiting-door.tsx';

export function RoomPage() {
  const code = (useParams().code ?? '').toUpperCase();
  // Another code is another room: nothing of the first may stay.
  return <RoomEntrance key={code} code={code} />;
}

function RoomEntrance({ code }: { code: string }) {
  const { t } = useTranslation();
  const { entry, again, admit, refuse } = useRoomEntry(code);
  switch (entry.step) {
    case 'lobby':
      return <Lobby code={code} />;
    case 'restoring':
    case 'joining':
      return (
        <AppShell>
          <PageLoader label={t('room.joining')} />
        </AppShell>
      );
    case 'password':
      return <PasswordDoor code={code} onAdmitted={admit} onRefused={refuse} />;
    case 'waiting':
      return <WaitingDoor code={code} onJoinAgain={again} onRefused={refuse} />;
    case 'refused':
      return <ClosedRoomPage code={code} kind={entry.kind} thrown={entry.thrown} onJoinAgain={again} />;
    case 'inside':
      return (
        <RoomContext value={{ room: entry.room, roomId: entry.roomId, code }}>
          <RoomDoor onJoinAgain={again} />
        </RoomContext>
      );
  }
}
