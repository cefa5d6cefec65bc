/** Subtitles that a host brings along: checked once, kept as what they are called and where they are. */
import { type SourceChoice, SUBTITLE_OFF, type Subtitle } from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import type { ProbeSubtitles } from './probe-subtitles.ts';
import { publicUrl } from './public-fetch.ts';

type Proposed = NonNullable<SourceChoice['subtitles']>;

/** @throws AppError `VALIDATION_ERROR` (labels), `SOURCE_UNAVAILABLE` (addresses, and what is there) */
export async function checkSubtitles(proposed: Proposed, probe: ProbeSubtitles): Promise<Subtitle[]> {
  requireUniqueLabels(proposed);
  const checked = proposed.map(({ label, language = null, url }) => ({ label, language, url: publicUrl(url) }));
  await Promise.all(checked.map(({ url }) => probe(url)));
  return checked.map(({ url, ...subtitle }) => ({ ...subtitle, url: url.href }));
}

/** A label is how everyone, by `CHANGE_SUBTITLE` too, says which ones are meant. */
function requireUniqueLabels(proposed: Proposed): void {
  const taken = new Set<string>([SUBTITLE_OFF]);
  for (const [i, { label }] of proposed.entries()) {
    if (taken.has(label)) {
      throw new AppError(
        'VALIDATION_ERROR',
        `field \`subtitles.${i}.label\`: must be unique, and not "${SUBTITLE_OFF}"`,
      );
    }
    taken.add(label);
  }
}
