/**
 * How viewers find out that their own copies are the same film (provider `local`): nothing is uploaded, each page reads
 * a few samples of its file and compares the id that comes of them with the host's.
 *
 * The hash is SHA-256, in lower-case hexadecimal, over
 * 1. the UTF-8 bytes of {@link localHashPrefix} (the size is part of it), then
 * 2. the bytes of each of {@link localSamples}, in their order.
 */
import { LOCAL_FILE_MAX_BYTES, LOCAL_SAMPLE_BYTES, LOCAL_SAMPLES } from './limits.ts';

export interface LocalSample {
  /** First byte of it. */
  readonly offset: number;
  readonly length: number;
}

/**
 * The parts of a file of `size` bytes that are hashed: 16 samples of 64 KiB, the first at its beginning, the last at its
 * end, the others evenly between them, each offset rounded down. A file that is no larger than all of them is one sample.
 * They never overlap.
 */
export function localSamples(size: number): LocalSample[] {
  if (size <= LOCAL_SAMPLES * LOCAL_SAMPLE_BYTES) return [{ offset: 0, length: size }];
  return Array.from({ length: LOCAL_SAMPLES }, (_, i) => ({
    offset: Math.floor((i * (size - LOCAL_SAMPLE_BYTES)) / (LOCAL_SAMPLES - 1)),
    length: LOCAL_SAMPLE_BYTES,
  }));
}

/** What is hashed before the samples. The number is the scheme's: another choice of samples will be another scheme. */
export const localHashPrefix = (size: number): string => `streamit-local-1:${size}\n`;

/** The `video_id` and `external_id` of a local file: its size tells at once that a copy is another one. */
export const localFileId = (size: number, sha256: string): string => `${size}-${sha256}`;

/** The reverse of {@link localFileId}; `null` when `id` is no such id, or of a size that no film has. */
export function parseLocalFileId(id: string): { size: number; sha256: string } | null {
  const [, digits, sha256] = id.match(/^([1-9]\d{0,15})-([0-9a-f]{64})$/) ?? [];
  if (digits === undefined || sha256 === undefined) return null;
  const size = Number(digits);
  return size <= LOCAL_FILE_MAX_BYTES ? { size, sha256 } : null;
}
