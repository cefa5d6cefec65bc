/**
 * The sync meter: how far this viewer's picture is from the room's timeline, and how far the server is; the numbers that
 * nobody else shows. It opens what is behind them.
 */
import { Popover, UnstyledButton } from '@mantine/core';
import { IconArrowsHorizontal } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useSampled } from '../app/use-readable.ts';
import { describeSync, type SyncWord } from '../player/describe-sync.ts';
import { usePlayerSync } from '../player/player-sync-context.ts';
import { SyncPanel } from './sync-panel.tsx';
import { useMilliseconds } from './use-milliseconds.ts';
import './sync.css';

/** Twice a second: often enough to see it settle, seldom enough to read. */
const SAMPLE_MS = 500;

const EDGE_PX = 8;
/** Above the film or below it, wherever there is more room. */
const FLIP = { fallbackStrategy: 'bestFit', padding: EDGE_PX } as const;
/** No higher than there is room; the rest is scrolled to. */
const FIT = {
  padding: EDGE_PX,
  apply({ availableHeight, elements }: { availableHeight: number; elements: { floating: HTMLElement } }) {
    elements.floating.style.maxHeight = `${availableHeight}px`;
  },
};

export function SyncBadge() {
  const { t } = useTranslation();
  const say = useMilliseconds();
  const sync = usePlayerSync();
  const snapshot = useSampled(
    useCallback(() => sync?.get() ?? null, [sync]),
    SAMPLE_MS,
  );
  const { word, ms } = describeSync(snapshot);
  if (snapshot === null || word === null) return null;
  const { delayMs } = snapshot.facts;
  return (
    <Popover
      width={370}
      position="top-end"
      shadow="lg"
      trapFocus
      returnFocus
      radius="lg"
      withinPortal
      middlewares={{ flip: FLIP, shift: true, size: FIT }}
    >
      <Popover.Target>
        <UnstyledButton className="sync" data-word={word} data-testid="sync-state" data-error-ms={ms ?? undefined}>
          <span className="visually-hidden">{t('player.sync.details')}: </span>
          <span className="sync-word">
            <span className="sync-dot" aria-hidden="true" />
            {t(WORDS[word])}
          </span>
          <span className="sync-numbers">
            {ms !== null && (
              <span className="sync-ms" data-testid="sync-error">
                {say(ms)}
              </span>
            )}
            {delayMs !== null && (
              <span className="sync-delay" data-testid="sync-delay">
                <IconArrowsHorizontal size={15} aria-hidden="true" />
                <span className="visually-hidden">{t('player.sync.facts.delay')}: </span>
                {t('player.sync.ms', { ms: Math.round(delayMs) })}
              </span>
            )}
          </span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p="lg" className="sync-panel" aria-label={t('player.sync.details')} data-testid="sync-panel">
        <SyncPanel snapshot={snapshot} />
      </Popover.Dropdown>
    </Popover>
  );
}

const WORDS = {
  'in-step': 'player.sync.inStep',
  near: 'player.sync.near',
  'catching-up': 'player.sync.catchingUp',
  held: 'player.sync.held',
  blocked: 'player.sync.blocked',
} as const satisfies Record<SyncWord, string>;
