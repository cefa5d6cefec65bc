import { createHash } from 'node:crypto';

/** Hex SHA-256 of `text`: how secrets that are random enough are stored, so that a stolen database opens nothing. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
