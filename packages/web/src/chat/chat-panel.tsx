/** The conversation of a room and the field to take part in it. */
import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoomPart } from '../room/room-context.ts';
import { ChatComposer } from './chat-composer.tsx';
import { chatLines } from './chat-lines.ts';
import { ChatMessage } from './chat-message.tsx';
import { useBottomScroll } from './use-bottom-scroll.ts';
import './chat.css';

export function ChatPanel() {
  const { t } = useTranslation();
  const messages = useRoomPart((snapshot) => snapshot.messages);
  const lines = useMemo(() => chatLines(messages), [messages]);
  const newest = messages.at(-1);
  const { list, hasNews, onScroll, jumpToBottom } = useBottomScroll(newest?.key, newest?.status === 'sending');
  return (
    <div className="chat">
      <div
        ref={list}
        className="chat-list"
        role="log"
        aria-label={t('chat.log')}
        aria-live="polite"
        onScroll={onScroll}
        data-testid="chat-log"
      >
        {lines.length === 0 && <p className="chat-empty">{t('chat.empty')}</p>}
        {lines.map(({ entry, isContinued }) => (
          <ChatMessage key={entry.key} entry={entry} isContinued={isContinued} />
        ))}
      </div>
      {hasNews && (
        <Button
          className="chat-jump"
          size="xs"
          radius="xl"
          leftSection={<IconArrowDown size={15} />}
          onClick={jumpToBottom}
          data-testid="chat-jump"
        >
          {t('chat.jump')}
        </Button>
      )}
      <ChatComposer />
    </div>
  );
}
