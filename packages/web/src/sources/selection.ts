/** What a host has picked so far, and what becomes of it when it is sent. Pure. */
import { type SearchResult, type SourceChoice, TITLE_MAX_LENGTH, URL_MAX_LENGTH } from '@streamit/protocol';
import type { Sentence } from '../app/error-sentence.ts';
import { readSubtitles, type SubtitleDraft } from './subtitle-drafts.ts';

export type Selection =
  | { from: 'films'; filmId: string | null }
  /** A result of the search; `season` and `episode` count for series alone. */
  | { from: 'search'; result: SearchResult | null; season: number; episode: number }
  | { from: 'link'; url: string; subtitles: readonly SubtitleDraft[] }
  | { from: 'local'; copy: LocalCopy | null; subtitles: readonly SubtitleDraft[] }
  /** The room opens without a film. */
  | { from: 'later' };

/** A file of the host's, as far as others must know it. */
export interface LocalCopy {
  /** As `localFileId` makes it of size and hash. */
  readonly id: string;
  readonly name: string;
  readonly size: number;
  /** Seconds. */
  readonly duration: number;
}

export type SelectionReading =
  | { choice: SourceChoice | null }
  /** `isOfUrl`: it is said beside the address. */
  | { problem: Sentence; isOfUrl: boolean };

/** What each tab begins with. */
export const EMPTY_SELECTIONS = {
  films: { from: 'films', filmId: null },
  search: { from: 'search', result: null, season: 1, episode: 1 },
  link: { from: 'link', url: '', subtitles: [] },
  local: { from: 'local', copy: null, subtitles: [] },
  later: { from: 'later' },
} as const satisfies { [From in Selection['from']]: Extract<Selection, { from: From }> };

/** The choice for the server, `null` for none yet, or what is still wrong. The server checks again (SR4). */
export function readSelection(selection: Selection): SelectionReading {
  switch (selection.from) {
    case 'later':
      return { choice: null };
    case 'films':
      return {
        choice: selection.filmId === null ? null : { provider: 'open-movies', video_id: selection.filmId },
      };
    case 'search':
      return readResult(selection);
    case 'link':
      return readLink(selection);
    case 'local':
      return readLocal(selection);
  }
}

function readResult({ result, season, episode }: Extract<Selection, { from: 'search' }>): SelectionReading {
  if (result === null) return { problem: { key: 'search.nothingPicked' }, isOfUrl: false };
  const { provider, stream_id, media_type } = result;
  const place = media_type === 'tv' ? { season, episode } : {};
  return { choice: { provider, video_id: stream_id, media_type, ...place } };
}

function readLink(selection: Extract<Selection, { from: 'link' }>): SelectionReading {
  const url = selection.url.trim();
  const ofUrl = (key: 'urlMissing' | 'urlInsecure' | 'urlOdd' | 'noSubtitlesThere') =>
    ({ problem: { key: `sources.${key}` }, isOfUrl: true }) as const;
  if (url === '') return ofUrl('urlMissing');
  const address = URL.parse(/^(www\.)?youtu/.test(url) ? `https://${url}` : url);
  const isYoutube = address !== null && YOUTUBE_HOST.test(address.hostname);
  if (address?.protocol === 'http:' && !isYoutube) return ofUrl('urlInsecure');
  if ((address?.protocol !== 'https:' && !isYoutube) || url.length > URL_MAX_LENGTH) return ofUrl('urlOdd');
  const reading = readSubtitles(selection.subtitles);
  if ('problem' in reading) return { ...reading, isOfUrl: false };
  if (isYoutube && reading.subtitles.length > 0) return ofUrl('noSubtitlesThere');
  return { choice: { provider: isYoutube ? 'youtube' : 'direct', video_id: url, ...orNone(reading) } };
}

/** Whether an address is YouTube's is seen here; which video it means is the server's to say. */
const YOUTUBE_HOST = /(^|\.)(youtube\.com|youtube-nocookie\.com|youtu\.be)$/;

function readLocal({ copy, subtitles }: Extract<Selection, { from: 'local' }>): SelectionReading {
  if (copy === null) return { problem: { key: 'sources.local.missing' }, isOfUrl: false };
  const reading = readSubtitles(subtitles);
  if ('problem' in reading) return { ...reading, isOfUrl: false };
  const { id, duration, name } = copy;
  const title = titleOfFile(name);
  return {
    choice: { provider: 'local', video_id: id, duration, ...(title === '' ? {} : { title }), ...orNone(reading) },
  };
}

const orNone = ({ subtitles }: { subtitles: NonNullable<SourceChoice['subtitles']> }) =>
  subtitles.length === 0 ? {} : { subtitles };

/** `Big_Buck.Bunny (2008).mp4` → `Big_Buck.Bunny (2008)`, cut and cleaned to what the server takes as a title. */
export function titleOfFile(name: string): string {
  return name
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .trim()
    .slice(0, TITLE_MAX_LENGTH)
    .trim();
}
