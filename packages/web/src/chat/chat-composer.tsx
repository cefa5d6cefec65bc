/** The field to write in. Enter sends, Shift+Enter breaks the line; what the server refuses is said right here. */
import { ActionIcon, Textarea } from '@mantine/core';
import { CHAT_MESSAGE_MAX_LENGTH } from '@streamit/protocol';
import { type RoomConnection, StreamItError } from '@streamit/sdk';
import { IconSend2 } from '@tabler/icons-react';
import { type FormEvent, type KeyboardEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { browserClock } from '../app/browser-clock.ts';
import { useSampled } from '../app/use-readable.ts';
import { useSentence } from '../app/use-sentence.ts';
import { useRoom, useRoomPart } from '../room/room-context.ts';
import { cooldownEnd, readDraft } from './composer-state.ts';

const COUNTDOWN_MS = 250;

/** The same words stand in the list already: the refused copy of them would only look like a stutter. */
function dismissDuplicate(room: RoomConnection): void {
  const copy = room
    .get()
    .messages.findLast((entry) => entry.status === 'failed' && entry.error.code === 'DUPLICATE_MESSAGE');
  if (copy !== undefined) room.dismissChat(copy.key);
}

export function ChatComposer() {
  const { t } = useTranslation();
  const isChatOn = useRoomPart((snapshot) => snapshot.room?.isChatEnabled ?? true);
  const isMuted = useRoomPart((snapshot) => snapshot.me?.isMuted ?? false);
  if (isMuted) {
    return (
      <p className="composer-off" role="status" data-testid="chat-muted">
        {t('moderation.composerMuted')}
      </p>
    );
  }
  if (isChatOn) return <Composer />;
  return (
    <p className="composer-off" role="status" data-testid="chat-off">
      {t('chat.off')}
    </p>
  );
}

function Composer() {
  const { t } = useTranslation();
  const { room } = useRoom();
  const { sayError } = useSentence();
  const isConnected = useRoomPart((snapshot) => snapshot.connection.state === 'open');
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  /** Monotonic ms until which the server refuses everything. */
  const [coolUntil, setCoolUntil] = useState(0);
  const coolSeconds = useSampled(
    useCallback(() => Math.max(0, Math.ceil((coolUntil - browserClock.monotonicMs()) / 1000)), [coolUntil]),
    COUNTDOWN_MS,
  );
  const draft = readDraft(text);

  const refused = (thrown: unknown) => {
    if (thrown instanceof StreamItError && thrown.code === 'RATE_LIMITED') {
      setCoolUntil(cooldownEnd(browserClock.monotonicMs(), thrown.retryAfterMs));
      return;
    }
    setProblem(sayError(thrown));
    if (thrown instanceof StreamItError && thrown.code === 'DUPLICATE_MESSAGE') dismissDuplicate(room);
  };
  const send = () => {
    if (!draft.canSend || coolSeconds > 0) return;
    setProblem(null);
    setText('');
    room.sendChat(text.trim()).catch(refused);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While a word is being composed (Japanese, Chinese, …), Enter belongs to the composition.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  const notice = () => {
    if (draft.over > 0) return t('chat.tooLong', { count: draft.over });
    if (coolSeconds > 0) return t('chat.coolingDown', { seconds: coolSeconds });
    return problem ?? (isConnected ? null : t('chat.waitForConnection'));
  };
  const said = notice();

  return (
    <form
      className="composer"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="composer-notes">
        {/* Always there, so that screen readers hear what appears in it. */}
        <p className="composer-notice" id="composer-notice" role="status" data-testid="chat-notice">
          {said}
        </p>
        {draft.isCounted && (
          <span className="composer-counter" data-over={draft.over > 0 || undefined} data-testid="chat-counter">
            {t('chat.counter', { count: text.trim().length, max: CHAT_MESSAGE_MAX_LENGTH })}
          </span>
        )}
      </div>
      <div className="composer-row">
        <Textarea
          className="composer-field"
          aria-label={t('chat.input')}
          aria-describedby="composer-notice"
          placeholder={t('chat.placeholder')}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setProblem(null);
          }}
          onKeyDown={onKeyDown}
          error={draft.over > 0}
          autosize
          minRows={1}
          maxRows={5}
          autoComplete="off"
          enterKeyHint="send"
          data-chat-input
          data-testid="chat-input"
        />
        <ActionIcon
          type="submit"
          variant="filled"
          color="lamp"
          size={42}
          radius="md"
          disabled={!draft.canSend || coolSeconds > 0}
          aria-label={t('chat.send')}
          data-testid="chat-send"
        >
          <IconSend2 size={20} />
        </ActionIcon>
      </div>
    </form>
  );
}
