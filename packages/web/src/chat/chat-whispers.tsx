/** New messages over the picture while the chat is hidden, so that full screen cuts nobody off. They fade by themselves. */
import { type CSSProperties, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hueOf } from '../format/hue-of.ts';
import { useRoom } from '../room/room-context.ts';
import './chat-whispers.css';

interface Whisper {
  id: string;
  user: string;
  message: string;
}

/** Long enough to read two lines without hurry. */
const SHOWN_MS = 6_500;
/** More would hide the film. */
const SHOWN_MAX = 3;

export function ChatWhispers() {
  const { t } = useTranslation();
  const { room } = useRoom();
  const [whispers, setWhispers] = useState<readonly Whisper[]>([]);
  useEffect(() => {
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const stop = room.on('CHAT_MESSAGE', ({ id, user, message }) => {
      setWhispers((before) =>
        [...before.filter((whisper) => whisper.id !== id), { id, user, message }].slice(-SHOWN_MAX),
      );
      const timer = setTimeout(() => {
        timers.delete(timer);
        setWhispers((before) => before.filter((whisper) => whisper.id !== id));
      }, SHOWN_MS);
      timers.add(timer);
    });
    return () => {
      stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [room]);
  return (
    <div className="whispers" role="log" aria-label={t('chat.log')} data-testid="chat-whispers">
      {whispers.map(({ id, user, message }) => (
        <p key={id} className="whisper">
          <span className="whisper-name" style={{ '--hue': hueOf(user) } as CSSProperties}>
            {user}
          </span>{' '}
          {message}
        </p>
      ))}
    </div>
  );
}
