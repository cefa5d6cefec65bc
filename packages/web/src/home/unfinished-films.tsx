/** "Continue watching": films that the caller has begun, with the way back into them. */
import type { Unfinished } from '@streamit/protocol';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../app/client-context.ts';
import { LoadFailure } from '../app/load-failure.tsx';
import { useLoaded } from '../app/use-loaded.ts';
import { UnfinishedCard } from './unfinished-card.tsx';

/** Two rows on a wide screen: what is older has been given up. */
const SHOWN_MAX = 6;

export function UnfinishedFilms() {
  const { t } = useTranslation();
  const client = useClient();
  const [loaded, reload] = useLoaded(
    useCallback(
      async (signal: AbortSignal) =>
        (await client.call('GET /api/progress/continue/', { query: { page_size: SHOWN_MAX }, signal })).results,
      [client],
    ),
  );
  if (loaded.status === 'loading') return null;
  return (
    <section aria-labelledby="unfinished-title" className="own" data-testid="continue-watching">
      <div className="live-head">
        <h2 id="unfinished-title" className="live-title">
          {t('unfinished.title')}
        </h2>
      </div>
      {loaded.status === 'failed' && (
        <LoadFailure title={t('unfinished.failed')} error={loaded.error} onRetry={reload} />
      )}
      {loaded.status === 'ready' && loaded.value.length === 0 && <p className="own-empty">{t('unfinished.empty')}</p>}
      {loaded.status === 'ready' && loaded.value.length > 0 && (
        <ul className="live-grid">
          {loaded.value.map((film) => (
            <UnfinishedCard key={keyOf(film)} film={film} />
          ))}
        </ul>
      )}
    </section>
  );
}

function keyOf({ room_id, media_id, season, episode }: Unfinished): string {
  return [room_id, media_id, season, episode].join(' ');
}
