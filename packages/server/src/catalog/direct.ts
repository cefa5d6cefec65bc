/** The provider of files and streams by their https address: mp4, webm, HLS, DASH. */
import { TITLE_MAX_LENGTH } from '@streamit/protocol';
import type { ProbeMedia } from './probe-media.ts';
import { MEDIA_ELEMENT, type Provider } from './provider.ts';
import { publicUrl } from './public-fetch.ts';

export function createDirectProvider(probe: ProbeMedia): Provider {
  return {
    name: 'direct',
    mediaTypes: ['movie', 'tv'],
    takesSubtitles: true,
    async describe(choice) {
      const url = publicUrl(choice.video_id);
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

/** The file's name without its extension, as something to read; `null` when there is none. */
function titleOf({ pathname }: URL): string | null {
  const name = decode(pathname.split('/').at(-1) ?? '').replace(/\.\w{2,5}$/, '');
  const title = name.replace(/[\p{Cc}\p{Cf}_+]+/gu, ' ').trim();
  // Not cut within a character.
  return title === '' ? null : title.slice(0, TITLE_MAX_LENGTH).replace(/[\ud800-\udbff]$/, '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
