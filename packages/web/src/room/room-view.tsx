/** The room itself: the film, and beside or below it the people who watch it with you. */
import { useDocumentTitle } from '@mantine/hooks';
import type { PlayerSync } from '@streamit/sdk';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { JoinRequestsContext } from '../people/join-requests-context.ts';
import { useJoinRequestsState } from '../people/use-join-requests-state.tsx';
import { HelpDialog } from '../player/help-dialog.tsx';
import { Player } from '../player/player.tsx';
import { PlayerSyncContext } from '../player/player-sync-context.ts';
import { FilmInfo } from './film-info.tsx';
import { RoomBar } from './room-bar.tsx';
import { useRoom, useRoomPart } from './room-context.ts';
import { SidePanel } from './side-panel.tsx';
import { useRoomErrors } from './use-room-errors.ts';
import { useRoomNews } from './use-room-news.ts';
import { useViewState } from './use-view-state.ts';
import { RoomViewContext } from './view-context.ts';
import './room.css';

export function RoomView() {
  const { t } = useTranslation();
  const { code } = useRoom();
  const view = useViewState();
  const [sync, setSync] = useState<PlayerSync | null>(null);
  const syncAccess = useMemo(() => ({ sync, setSync }), [sync]);
  const title = useRoomPart((snapshot) => snapshot.room?.title ?? null);
  const joinRequests = useJoinRequestsState();
  useRoomErrors();
  useRoomNews();
  useDocumentTitle(t('room.pageTitle', { title: title ?? t('room.title', { code }) }));
  return (
    <RoomViewContext value={view}>
      <div
        className="room"
        data-theatre={view.isTheatre || undefined}
        data-fullscreen={view.isFullscreen || undefined}
        data-panel={view.isPanelOpen ? 'open' : 'closed'}
      >
        <RoomBar />
        <main className="room-stage" aria-label={t('room.region.player')}>
          <PlayerSyncContext value={syncAccess}>
            <Player />
            <FilmInfo />
          </PlayerSyncContext>
        </main>
        {view.isPanelOpen && (
          <JoinRequestsContext value={joinRequests}>
            <SidePanel />
          </JoinRequestsContext>
        )}
      </div>
      <HelpDialog isOpen={view.isHelpOpen} onClose={() => view.setHelpOpen(false)} />
    </RoomViewContext>
  );
}
