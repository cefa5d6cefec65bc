/** Why a film does not play, as a key of `player.error`. Pure. */

export type MediaFailure = 'network' | 'decode' | 'unsupported';

/** `MediaError.code` of the element, by the HTML standard. */
const MEDIA_ERR_ABORTED = 1;
const MEDIA_ERR_NETWORK = 2;
const MEDIA_ERR_DECODE = 3;

/** The element's error. A source that answers 404 and one in an unknown format look the same to a browser: `unsupported`. */
export function failureOfElement(code: number | undefined): MediaFailure {
  if (code === MEDIA_ERR_NETWORK || code === MEDIA_ERR_ABORTED) return 'network';
  return code === MEDIA_ERR_DECODE ? 'decode' : 'unsupported';
}

/** The type of a fatal error of hls.js (`networkError`, `mediaError`, …). */
export function failureOfHls(type: string): MediaFailure {
  if (type === 'networkError') return 'network';
  return type === 'mediaError' ? 'decode' : 'unsupported';
}

export type YoutubeFailure = 'youtubeAway' | 'youtubeGone' | 'youtubeForbidden' | 'youtubeFailed';

/** The codes of YouTube's `onError`. */
export function youtubeFailure(code: number | undefined): YoutubeFailure {
  if (code === 2 || code === 100) return 'youtubeGone';
  return code === 101 || code === 150 ? 'youtubeForbidden' : 'youtubeFailed';
}
