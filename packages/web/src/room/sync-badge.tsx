/** How far this viewer's picture is from the room's timeline: the number that nobody else shows. */
import { Tooltip } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useSampled } from '../app/use-readable.ts';
import { describeSync, type SyncWord } from '../player/describe-sync.ts';
import { usePlayerSync } from '../player/player-sync-context.ts';

/** Twice a second: often enough to see it settle, seldom enough to read. */
const SAMPLE_MS = 500;

export function SyncBadge() {
  const { t } = useTranslation();
  const sync = usePlayerSync();
  const { word, ms } = useSampled(
    useCallback(() => describeSync(sync?.get() ?? null), [sync]),
    SAMPLE_MS,
  );
  if (word === null) return null;
  return (
    <Tooltip label={t('player.sync.hint')} multiline w={260}>
      <p className="sync" data-word={word} data-testid="sync-state" data-error-ms={ms ?? undefined}>
        <span className="sync-dot" aria-hidden="true" />
        {t(WORDS[word])}
        {ms !== null && <span className="sync-ms">{t('player.sync.ms', { ms: signed(ms) })}</span>}
      </p>
    </Tooltip>
  );
}

const WORDS = {
  'in-step': 'player.sync.inStep',
  near: 'player.sync.near',
  'catching-up': 'player.sync.catchingUp',
  held: 'player.sync.held',
} as const satisfies Record<SyncWord, string>;

/** With a real minus sign, and a plus for ahead, so that the two are told apart at a glance. */
function signed(ms: number): string {
  if (ms === 0) return '0';
  return ms > 0 ? `+${ms}` : `\u2212${-ms}`;
}
