/** Chat and people, one at a time. */
import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ChatPanel } from '../chat/chat-panel.tsx';
import { useJoinRequests } from '../people/join-requests-context.ts';
import { PeoplePanel } from '../people/people-panel.tsx';
import { useRoomPart } from './room-context.ts';
import { useUnread } from './use-unread.ts';
import { type SideTab, useRoomView } from './view-context.ts';

export function SidePanel() {
  const { t } = useTranslation();
  const { tab, openTab } = useRoomView();
  const total = useRoomPart((snapshot) => snapshot.participantTotal);
  const unread = useUnread(tab === 'chat');
  const knocking = useJoinRequests().requests.length;
  return (
    <aside className="room-side" aria-label={t('room.region.side')}>
      <Tabs
        value={tab}
        onChange={(next) => (next === 'chat' || next === 'people') && openTab(next satisfies SideTab)}
        className="side-tabs"
      >
        <Tabs.List grow>
          <Tabs.Tab value="chat" data-testid="tab-chat">
            {t('chat.tab')}
            {unread > 0 && (
              <span className="side-unread" role="img" aria-label={t('player.unread', { count: unread })}>
                {unread > 99 ? '99+' : unread}
              </span>
            )}
          </Tabs.Tab>
          <Tabs.Tab value="people" data-testid="tab-people">
            {t('people.tab')}
            <span className="side-count" data-testid="people-count">
              {total}
            </span>
            {knocking > 0 && (
              <span
                className="side-unread"
                role="img"
                aria-label={t('requests.badge', { count: knocking })}
                data-testid="knocking-count"
              >
                {knocking}
              </span>
            )}
          </Tabs.Tab>
        </Tabs.List>
        {/* Kept while hidden, so that a half-written message and the place in the list survive. */}
        <Tabs.Panel value="chat" className="side-content">
          <ChatPanel />
        </Tabs.Panel>
        <Tabs.Panel value="people" className="side-content">
          <PeoplePanel />
        </Tabs.Panel>
      </Tabs>
    </aside>
  );
}
