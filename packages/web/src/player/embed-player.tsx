/**
 * Somebody else's player in a frame. It takes no commands, so it can't be kept in step, and the page says so: the room's
 * timeline is a guide for people who press play together. What the frame tells of itself is the host's progress.
 */
import type { PlaybackSource } from '@streamit/protocol';
import { positionAt } from '@streamit/protocol';
import { IconInfoCircle } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { browserClock } from '../app/browser-clock.ts';
import { useClient } from '../app/client-context.ts';
import { LoadFailure } from '../app/load-failure.tsx';
import { useLoaded } from '../app/use-loaded.ts';
import { formatPosition } from '../format/format-time.ts';
import { useIsHost, useRoom, useRoomPart } from '../room/room-context.ts';
import { readEmbedMessage } from './embed-messages.ts';
import { useIsPlaying, usePosition } from './use-playback.ts';

/** The accent of the page, as `--lamp` in `tokens.css`. */
const COLOUR = 'ffb938';
/** How often the host's position is told on; the frame says it several times a second. */
const REPORT_MS = 10_000;
/** A frame that has told nothing for so long has stopped telling. */
const STALE_MS = 5_000;
/** Closer than this people can't press play. */
const TOGETHER_S = 3;

interface Seen {
  readonly position: number;
  readonly atMs: number;
}

export function EmbedPlayer({ source }: { source: PlaybackSource }) {
  const { t } = useTranslation();
  const client = useClient();
  const { room, code } = useRoom();
  const frame = useRef<HTMLIFrameElement>(null);
  const [seen, setSeen] = useState<Seen | null>(null);
  const { provider, external_id, season, episode } = source;
  const place = `${provider} ${external_id} ${season} ${episode}`;
  const [embed, reload] = useLoaded(
    useCallback(
      (signal: AbortSignal) => {
        // Another film is another address.
        void place;
        const now = room.clock.now();
        const timeline = room.timelineAt(now);
        const progress = timeline === undefined ? 0 : Math.floor(positionAt(timeline, now));
        const query = { color: COLOUR, ...(progress > 0 ? { progress } : {}) };
        return client.call('GET /api/rooms/:code/embed/', { params: { code }, query, signal });
      },
      [client, code, room, place],
    ),
  );
  const url = embed.status === 'ready' ? embed.value.embed_url : null;

  useEffect(() => {
    if (url === null) return;
    const { origin } = new URL(url);
    let reportedAt = Number.NEGATIVE_INFINITY;
    const onMessage = (message: MessageEvent<unknown>) => {
      if (message.origin !== origin || message.source !== frame.current?.contentWindow) return;
      const data = readEmbedMessage(message.data);
      if (data === undefined) return;
      const now = browserClock.monotonicMs();
      setSeen({ position: data.currentTime, atMs: now });
      if (data.event === 'timeupdate' && now - reportedAt < REPORT_MS) return;
      reportedAt = now;
      room.playerEvent(data);
    };
    window.addEventListener('message', onMessage);
    return () => {
      window.removeEventListener('message', onMessage);
      setSeen(null);
    };
  }, [url, room]);

  if (embed.status === 'failed') {
    return (
      <div className="player-frame embed-failed">
        <LoadFailure title={t('player.error.title')} error={embed.error} onRetry={reload} />
      </div>
    );
  }
  return (
    <>
      <div className="player-frame">
        {url !== null && (
          <iframe
            ref={frame}
            src={url}
            title={t('player.embed.title', { provider })}
            // No popups, no leading away, no downloads; its own origin, because players keep their own storage.
            sandbox="allow-scripts allow-same-origin allow-presentation"
            allow="autoplay; fullscreen; encrypted-media; picture-in-picture"
            referrerPolicy="origin"
            data-testid="embed"
          />
        )}
      </div>
      <EmbedNote seen={seen} />
    </>
  );
}

function EmbedNote({ seen }: { seen: Seen | null }) {
  const { t } = useTranslation();
  const isHost = useIsHost();
  const host = useRoomPart((snapshot) => snapshot.hostName);
  const isPlaying = useIsPlaying();
  const { position } = usePosition(null);
  const time = formatPosition(position);
  const isFresh = seen !== null && browserClock.monotonicMs() - seen.atMs < STALE_MS;
  const offS = isFresh ? seen.position - position : null;
  return (
    <div className="embed-note" data-testid="embed-note">
      <IconInfoCircle size={18} aria-hidden="true" />
      <p>
        {t('player.embed.cannot')}{' '}
        {isPlaying
          ? t('player.embed.running', { time })
          : t(isHost ? 'player.embed.hostStart' : 'player.embed.waiting', { time, host })}
        {isPlaying && offS !== null && Math.abs(offS) >= TOGETHER_S && (
          <strong data-testid="embed-off">
            {' '}
            {t(offS < 0 ? 'player.embed.behind' : 'player.embed.ahead', { seconds: Math.round(Math.abs(offS)) })}
          </strong>
        )}
      </p>
    </div>
  );
}
