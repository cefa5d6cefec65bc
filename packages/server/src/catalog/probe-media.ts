/** Asks a stranger's address whether there is a film (SR4). */
import { AppError } from '../lib/app-error.ts';
import { createPublicFetch, type PublicFetchOptions, type PublicRequest } from './public-fetch.ts';

/** One byte is asked for: many servers refuse HEAD, and of those that ignore ranges nothing is read. */
const REQUEST: PublicRequest = { headers: { range: 'bytes=0-0', accept: 'video/*, */*;q=0.5' }, bodyMaxBytes: 0 };

/** HLS and DASH manifests; the other films are `video/*`. */
const MANIFEST_TYPES: ReadonlySet<string> = new Set([
  'application/vnd.apple.mpegurl',
  'application/x-mpegurl',
  'audio/mpegurl',
  'audio/x-mpegurl',
  'application/dash+xml',
]);

/** Resolves when there is a film at `url`, which must be https. @throws AppError `SOURCE_UNAVAILABLE` with the reason */
export type ProbeMedia = (url: URL) => Promise<void>;

export const probeMedia: ProbeMedia = createMediaProbe();

export function createMediaProbe(options: PublicFetchOptions = {}): ProbeMedia {
  const publicFetch = createPublicFetch(options);
  return async (url) => {
    const { status, type } = await publicFetch(url, REQUEST);
    if (status !== 200 && status !== 206) throw unavailable(`The address answers with status ${status}.`);
    if (!type.startsWith('video/') && !MANIFEST_TYPES.has(type)) {
      throw unavailable('There is no film at this address (it is neither a video, nor HLS, nor DASH).');
    }
  };
}

const unavailable = (reason: string) => new AppError('SOURCE_UNAVAILABLE', reason);
