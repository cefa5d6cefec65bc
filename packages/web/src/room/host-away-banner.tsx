/** Over the held film while the host is away: how long the room waits for him (RM7). */
import { IconHourglassHigh } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useSampled } from '../app/use-readable.ts';
import { formatCountdown } from '../format/format-time.ts';
import { useIsHost, useRoom, useRoomPart } from './room-context.ts';

const COUNTDOWN_MS = 250;

export function HostAwayBanner() {
  const hostAway = useRoomPart((snapshot) => snapshot.hostAway);
  return hostAway === null ? null : <Banner deadline={hostAway.deadline} />;
}

function Banner({ deadline }: { deadline: number }) {
  const { t } = useTranslation();
  const { room } = useRoom();
  const host = useRoomPart((snapshot) => snapshot.hostName);
  const isHost = useIsHost();
  const left = useSampled(
    useCallback(() => formatCountdown(deadline - room.clock.now()), [deadline, room]),
    COUNTDOWN_MS,
  );
  return (
    <div className="away" data-testid="host-away">
      <IconHourglassHigh size={22} aria-hidden="true" />
      <div>
        {/* Said once; the countdown itself is not read out every second. */}
        <p className="away-title" role="status">
          {isHost ? t('room.hostAway.me') : t('room.hostAway.title', { host })}
        </p>
        <p className="away-text">
          <span className="away-time" role="timer" data-testid="host-away-countdown">
            {t('room.hostAway.closes', { time: left })}
          </span>{' '}
          {t('room.hostAway.text')}
        </p>
      </div>
    </div>
  );
}
