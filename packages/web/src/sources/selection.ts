/** What a host has picked so far, and what becomes of it when it is sent. Pure. */
import { type SourceChoice, URL_MAX_LENGTH } from '@streamit/protocol';
import type { Sentence } from '../app/error-sentence.ts';

export type Selection =
  | { from: 'films'; filmId: string | null }
  | { from: 'link'; url: string }
  /** The room opens without a film. */
  | { from: 'later' };

export type SelectionReading = { choice: SourceChoice | null } | { problem: Sentence };

/** The choice for the server, `null` for none yet, or what is still wrong. The server checks again (SR4). */
export function readSelection(selection: Selection): SelectionReading {
  switch (selection.from) {
    case 'later':
      return { choice: null };
    case 'films':
      return {
        choice: selection.filmId === null ? null : { provider: 'open-movies', video_id: selection.filmId },
      };
    case 'link':
      return readLink(selection.url.trim());
  }
}

function readLink(url: string): SelectionReading {
  if (url === '') return { problem: { key: 'sources.urlMissing' } };
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address?.protocol === 'http:') return { problem: { key: 'sources.urlInsecure' } };
  if (address?.protocol !== 'https:' || url.length > URL_MAX_LENGTH) return { problem: { key: 'sources.urlOdd' } };
  return { choice: { provider: 'direct', video_id: url } };
}
