/**
 * A file of this viewer's own: its id as `local-file.ts` of the protocol defines it, and what tells it from the host's.
 * The browser reads a few samples; nothing is uploaded.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { LOCAL_FILE_MAX_BYTES, localFileId, localHashPrefix, localSamples, parseLocalFileId } from '@streamit/protocol';

/** The part of a `Blob` that is read. */
export interface Sliceable {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/**
 * The id of a file. Not by `crypto.subtle`, which browsers have on secure pages alone: a server at home is often reached
 * by plain http. A million bytes take some ten milliseconds, in slices, so that the page goes on.
 */
export async function idOfFile(file: Sliceable): Promise<string> {
  const hash = sha256.create().update(utf8ToBytes(localHashPrefix(file.size)));
  for (const { offset, length } of localSamples(file.size)) {
    hash.update(new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()));
  }
  return localFileId(file.size, bytesToHex(hash.digest()));
}

/** Whether a file of this size can be a film at all. */
export const isFilmSize = (size: number): boolean => size > 0 && size <= LOCAL_FILE_MAX_BYTES;

export interface Copy {
  readonly id: string;
  /** Seconds; `null` when the browser can't tell. */
  readonly duration: number | null;
}

/** How another file differs: by seconds or bytes that it is longer or larger, or in what is in it. */
export type CopyDifference = { by: 'length'; seconds: number } | { by: 'size'; bytes: number } | { by: 'content' };

/** Encodings of one film differ by less than this in length, seconds. */
const SAME_LENGTH_S = 1;

/** What tells `mine` from the `host`'s copy, most telling first; `null` when it is the same file. */
export function differenceOf(mine: Copy, host: Copy): CopyDifference | null {
  if (mine.id === host.id) return null;
  const seconds = mine.duration === null || host.duration === null ? 0 : mine.duration - host.duration;
  if (Math.abs(seconds) > SAME_LENGTH_S) return { by: 'length', seconds };
  const bytes = sizeOf(mine) - sizeOf(host);
  return bytes === 0 ? { by: 'content' } : { by: 'size', bytes };
}

function sizeOf({ id }: Copy): number {
  return parseLocalFileId(id)?.size ?? 0;
}
