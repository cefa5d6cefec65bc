/** Asks a stranger's address whether there are subtitles that pages can show (SR4, SR5). */
import { SUBTITLE_MAX_BYTES } from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import { createPublicFetch, type PublicFetchOptions, type PublicRequest } from './public-fetch.ts';

/** Uncompressed: nothing is unpacked for strangers. */
const REQUEST: PublicRequest = {
  headers: { accept: 'text/vtt, */*;q=0.5', 'accept-encoding': 'identity' },
  bodyMaxBytes: SUBTITLE_MAX_BYTES,
};
/** Without it no browser reads the file, whatever its media type says (WebVTT, 4.1). */
const SIGNATURE = /^\uFEFF?WEBVTT(?=[ \t\r\n]|$)/;
const SIGNATURE_BYTES = 16;

/** Resolves when there is WebVTT at `url`, which must be https. @throws AppError `SOURCE_UNAVAILABLE` with the reason */
export type ProbeSubtitles = (url: URL) => Promise<void>;

export const probeSubtitles: ProbeSubtitles = createSubtitlesProbe();

export function createSubtitlesProbe(options: PublicFetchOptions = {}): ProbeSubtitles {
  const publicFetch = createPublicFetch(options);
  return async (url) => {
    const { status, body, isCut } = await publicFetch(url, REQUEST);
    if (status !== 200) throw unavailable(`The address answers with status ${status}.`);
    if (!SIGNATURE.test(body.subarray(0, SIGNATURE_BYTES).toString())) throw unavailable('There is no WebVTT.');
    if (isCut) throw unavailable(`The file is larger than ${SUBTITLE_MAX_BYTES} bytes.`);
  };
}

const unavailable = (reason: string) => new AppError('SOURCE_UNAVAILABLE', `Subtitles: ${reason}`);
