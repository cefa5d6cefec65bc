/** The provider of files and streams by their https address: mp4, webm, HLS, DASH. */
import { type SourceChoice, TITLE_MAX_LENGTH } from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import type { ProbeMedia } from './probe-media.ts';
import { MEDIA_ELEMENT, type Provider } from './provider.ts';

export function createDirectProvider(probe: ProbeMedia): Provider {
  return {
    name: 'direct',
    async describe(choice) {
      const url = parse(choice);
      await probe(url);
      return {
        provider: 'direct',
        media_type: choice.media_type ?? 'movie',
        external_id: url.href,
        season: choice.season ?? null,
        episode: choice.episode ?? null,
        title: titleOf(url),
        duration: null,
        poster: null,
        ...MEDIA_ELEMENT,
      };
    },
  };
}

function parse({ video_id }: SourceChoice): URL {
  const url = URL.parse(video_id);
  if (url?.protocol !== 'https:') throw new AppError('SOURCE_UNAVAILABLE', 'The address must begin with https://.');
  if (url.username !== '' || url.password !== '') {
    throw new AppError('SOURCE_UNAVAILABLE', 'The address must not contain a user name or a password.');
  }
  url.hash = '';
  return url;
}

/** The file's name without its extension, as something to read; `null` when there is none. */
function titleOf({ pathname }: URL): string | null {
  const name = decode(pathname.split('/').at(-1) ?? '').replace(/\.\w{2,5}$/, '');
  const title = name.replace(/[\p{Cc}\p{Cf}_+]+/gu, ' ').trim();
  return title === '' ? null : title.slice(0, TITLE_MAX_LENGTH);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
