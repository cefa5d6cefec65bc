/** What the player is to load for a room's source. Pure: looks films up in the list it is given. */
import type { Film, PlaybackSource } from '@streamit/protocol';

/** How it is played, or not at all, and why. */
export type Playable =
  /** By the media element: from its own `src`, or through hls.js. */
  | { kind: 'file' | 'hls'; url: string }
  /** By YouTube's player in a frame. */
  | { kind: 'youtube'; videoId: string }
  /** From each viewer's own copy. */
  | { kind: 'local'; fileId: string }
  /** By somebody else's page in a frame, which takes no commands; the server tells its address. */
  | { kind: 'embed' }
  | { kind: 'unplayable'; reason: 'dash' | 'provider' | 'gone' };

/** The two facts of a source that decide what is loaded; a source with the same ones needs no reload. */
export type SourceKey = Pick<PlaybackSource, 'provider' | 'external_id'>;

/** Resolves `source`; `films` is the catalogue, needed for `open-movies` alone. */
export function playableOf(source: SourceKey, films: readonly Film[]): Playable {
  switch (source.provider) {
    case 'direct':
      return byAddress(source.external_id, undefined);
    case 'open-movies': {
      const film = films.find((candidate) => candidate.id === source.external_id);
      return film === undefined ? { kind: 'unplayable', reason: 'gone' } : byAddress(film.url, film.mime_type);
    }
    case 'youtube':
      return { kind: 'youtube', videoId: source.external_id };
    case 'local':
      return { kind: 'local', fileId: source.external_id };
    case 'vidking':
      return { kind: 'embed' };
    default:
      return { kind: 'unplayable', reason: 'provider' };
  }
}

const HLS_TYPES: ReadonlySet<string> = new Set(['application/vnd.apple.mpegurl', 'application/x-mpegurl']);

function byAddress(url: string, mimeType: string | undefined): Playable {
  const path = (url.split(/[?#]/, 1)[0] ?? '').toLowerCase();
  if (path.endsWith('.mpd') || mimeType === 'application/dash+xml') return { kind: 'unplayable', reason: 'dash' };
  const isHls = path.endsWith('.m3u8') || HLS_TYPES.has((mimeType ?? '').toLowerCase());
  return { kind: isHls ? 'hls' : 'file', url };
}
