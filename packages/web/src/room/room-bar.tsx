/** The bar above a room: where you are, how the line is, and the way to bring others in. */
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { AccountMenu } from '../account/account-menu.tsx';
import { Brand } from '../app/brand.tsx';
import { ColourSchemeToggle } from '../app/colour-scheme-toggle.tsx';
import { NewsBell } from '../notifications/news-bell.tsx';
import { ConnectionChip } from './connection-chip.tsx';
import { useRoomPart } from './room-context.ts';
import { RoomMenu } from './room-menu.tsx';
import { ShareButton } from './share-button.tsx';

const COMPACT = '(max-width: 760px)';

export function RoomBar() {
  const { t } = useTranslation();
  const isCompact = useMediaQuery(COMPACT, window.matchMedia(COMPACT).matches);
  const title = useRoomPart((snapshot) => snapshot.room?.title ?? null);
  const host = useRoomPart((snapshot) => snapshot.hostName);
  return (
    <header className="app-bar room-bar">
      <Brand isNameShown={false} />
      <h1 className="room-title" data-testid="room-title">
        {title ?? t('home.card.untitled', { host })}
      </h1>
      <ConnectionChip />
      <div className="app-spacer" />
      <ShareButton isCompact={isCompact} />
      <RoomMenu isCompact={isCompact} />
      <NewsBell />
      {!isCompact && <ColourSchemeToggle />}
      <AccountMenu />
    </header>
  );
}
