/** Behind the sync meter: why this viewer is where he is and what he can do, the numbers, and what he wants for himself. */
import { Switch } from '@mantine/core';
import type { PlayerSyncSnapshot } from '@streamit/sdk';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useReadable } from '../app/use-readable.ts';
import { describeSync } from '../player/describe-sync.ts';
import { syncChoices } from '../player/sync-choices.ts';
import { whyBehind } from '../player/why-behind.ts';
import { OffsetControl } from './offset-control.tsx';
import { useRoomPart } from './room-context.ts';
import { useMilliseconds } from './use-milliseconds.ts';

export function SyncPanel({ snapshot }: { snapshot: PlayerSyncSnapshot }) {
  return (
    <>
      <Why snapshot={snapshot} />
      <Facts snapshot={snapshot} />
      <OffsetControl />
      <WaitedFor />
    </>
  );
}

/** Takes the focus, so that it is read out first. */
function Why({ snapshot }: { snapshot: PlayerSyncSnapshot }) {
  const { t } = useTranslation();
  const connection = useRoomPart((room) => room.connection.state);
  const { why, next, ...values } = whyBehind(snapshot, connection);
  return (
    <div className="sync-why" tabIndex={-1} data-autofocus data-testid="sync-why" data-why={why}>
      <div role="status">
        <p className="sync-why-text">{t(why, values)}</p>
        {next !== null && <p className="sync-why-next">{t(next)}</p>}
      </div>
    </div>
  );
}

function Facts({ snapshot }: { snapshot: PlayerSyncSnapshot }) {
  const { t } = useTranslation();
  const say = useMilliseconds();
  const { ms } = describeSync(snapshot);
  const { delayMs, clockErrorMs, bufferedS } = snapshot.facts;
  const known = <T,>(value: T | null, text: (value: T) => string) =>
    value === null ? t('player.sync.facts.unknown') : text(value);
  const facts = [
    ['error', known(ms, say)],
    ['delay', known(delayMs, (value) => t('player.sync.ms', { ms: Math.round(value) }))],
    ['clock', known(clockErrorMs, (value) => t('player.sync.facts.clockValue', { ms: Math.ceil(value) }))],
    ['loaded', known(bufferedS, (value) => t('player.sync.seconds', { seconds: Math.round(value) }))],
  ] as const;
  return (
    <dl className="sync-facts">
      {facts.map(([name, value]) => (
        <div key={name} className="sync-fact">
          <dt>
            {t(`player.sync.facts.${name}`)}
            <span className="sync-fact-text">{t(`player.sync.facts.${name}Text`)}</span>
          </dt>
          <dd data-testid={`sync-fact-${name}`}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function WaitedFor() {
  const { t } = useTranslation();
  const textId = useId();
  const { isWaitedFor } = useReadable(syncChoices);
  const doesRoomWait = useRoomPart(({ room }) => room?.waitForViewers ?? false);
  const text = doesRoomWait ? (isWaitedFor ? 'on' : 'off') : 'room';
  return (
    <Switch
      mt="lg"
      label={t('player.sync.waited.label')}
      description={<span id={textId}>{t(`player.sync.waited.${text}`)}</span>}
      aria-describedby={textId}
      checked={isWaitedFor}
      onChange={(event) => syncChoices.chooseWaitedFor(event.currentTarget.checked)}
      data-testid="waited-for"
    />
  );
}
