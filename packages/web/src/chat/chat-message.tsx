/** One message: by whom, when, and if it is one's own, whether it arrived. */
import { Button } from '@mantine/core';
import type { ChatEntry } from '@streamit/sdk';
import { type CSSProperties, memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSentence } from '../app/use-sentence.ts';
import { hueOf } from '../format/hue-of.ts';
import { useRoom, useRoomPart } from '../room/room-context.ts';
import { linkify } from './linkify.ts';

const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** Remembered, because a long list is drawn again with each line that comes. */
export const ChatMessage = memo(function ChatMessage({
  entry,
  isContinued,
}: {
  entry: ChatEntry;
  isContinued: boolean;
}) {
  const { t } = useTranslation();
  const isOwn = useRoomPart((snapshot) => snapshot.me?.userId === entry.user_id);
  const isHost = useRoomPart((snapshot) =>
    snapshot.participants.some((person) => person.id === entry.user_id && person.role === 'host'),
  );
  return (
    <article
      className="chat-message"
      data-continued={isContinued || undefined}
      data-status={entry.status}
      data-own={isOwn || undefined}
      data-testid="chat-message"
    >
      {!isContinued && (
        <header className="chat-head">
          <span className="chat-name" style={{ '--hue': hueOf(entry.user) } as CSSProperties}>
            {entry.user}
          </span>
          {isHost && <span className="chat-badge">{t('chat.host')}</span>}
          {entry.status === 'stored' && (
            <time className="chat-time" dateTime={new Date(entry.created_at).toISOString()}>
              {TIME.format(entry.created_at)}
            </time>
          )}
        </header>
      )}
      <p className="chat-text" data-testid="chat-text">
        {linkify(entry.message).map((part) =>
          part.url === undefined ? (
            part.text
          ) : (
            <a key={part.at} href={part.url} target="_blank" rel="noreferrer nofollow ugc">
              {part.text}
            </a>
          ),
        )}
      </p>
      {entry.status === 'failed' && <Failed entry={entry} />}
      {entry.status === 'sending' && <span className="visually-hidden">{t('chat.sending')}</span>}
    </article>
  );
});

function Failed({ entry }: { entry: Extract<ChatEntry, { status: 'failed' }> }) {
  const { t } = useTranslation();
  const { sayError } = useSentence();
  const { room } = useRoom();
  const retry = () => {
    room.dismissChat(entry.key);
    // Its failure shows in the list again, as this one did.
    room.sendChat(entry.message, entry.key).catch(() => undefined);
  };
  return (
    <p className="chat-failed">
      {t('chat.failed', { reason: sayError(entry.error) })}{' '}
      <Button size="compact-xs" variant="default" onClick={retry} data-testid="chat-retry">
        {t('chat.retry')}
      </Button>{' '}
      <Button size="compact-xs" variant="subtle" color="gray" onClick={() => room.dismissChat(entry.key)}>
        {t('chat.remove')}
      </Button>
    </p>
  );
}
