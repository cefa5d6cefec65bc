/** An error as people read it. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSigned } from '../format/format-signed.ts';

/** From here on milliseconds are more digits than anyone reads. */
const SECONDS_FROM_MS = 10_000;

/** Whole milliseconds, positive when ahead: `+4 ms`, `−12.5 s`. */
export function useMilliseconds(): (ms: number) => string {
  const { t } = useTranslation();
  return useCallback(
    (ms) =>
      Math.abs(ms) < SECONDS_FROM_MS
        ? t('player.sync.ms', { ms: formatSigned(ms) })
        : t('player.sync.seconds', { seconds: formatSigned(Math.round(ms / 100) / 10) }),
    [t],
  );
}
