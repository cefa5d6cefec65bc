/** How the line to the server is, and the way to hurry when it is gone. */
import { Button } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { CLOSE } from '@streamit/protocol';
import type { ConnectionStatus } from '@streamit/sdk';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { browserClock } from '../app/browser-clock.ts';
import { useSampled } from '../app/use-readable.ts';
import { useRoom, useRoomPart } from './room-context.ts';

const COUNTDOWN_MS = 250;

export function ConnectionChip() {
  const { t } = useTranslation();
  const { room } = useRoom();
  const connection = useRoomPart((snapshot) => snapshot.connection);
  const { online } = useNetwork();
  const isOffline = !online && connection.state !== 'open';
  return (
    <div
      className="chip"
      role="status"
      data-testid="connection-status"
      data-state={isOffline ? 'offline' : connection.state}
    >
      <span className="chip-dot" aria-hidden="true" />
      <span className="chip-text">
        {isOffline ? t('room.connection.offline') : <StateWords connection={connection} />}
      </span>
      {connection.state === 'waiting' && (
        <Button size="compact-xs" variant="default" radius="xl" onClick={() => room.retryNow()} data-testid="retry-now">
          {t('room.connection.retry')}
        </Button>
      )}
    </div>
  );
}

function StateWords({ connection }: { connection: ConnectionStatus }) {
  const { t } = useTranslation();
  switch (connection.state) {
    case 'open':
      return t('room.connection.open');
    case 'connecting':
      return t(connection.attempt > 1 ? 'room.connection.waitingNow' : 'room.connection.connecting');
    case 'waiting':
      return <Countdown retryAt={connection.retryAt} isRestart={connection.code === CLOSE.RESTARTING} />;
    case 'closed':
      return t('room.connection.closed');
  }
}

/** Seconds until the next attempt. Hidden from screen readers, which would read every second out loud. */
function Countdown({ retryAt, isRestart }: { retryAt: number; isRestart: boolean }) {
  const { t } = useTranslation();
  const read = useCallback(() => Math.max(0, Math.ceil((retryAt - browserClock.monotonicMs()) / 1000)), [retryAt]);
  const seconds = useSampled(read, COUNTDOWN_MS);
  return (
    <>
      <span className="visually-hidden">
        {t(isRestart ? 'room.connection.restarting' : 'room.connection.waitingNow')}
      </span>
      <span aria-hidden="true">
        {t(isRestart ? 'room.connection.restartingIn' : 'room.connection.waiting', { seconds })}
      </span>
    </>
  );
}
