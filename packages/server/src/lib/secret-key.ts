/** The secret key of a server that was not given one. */
import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As long as the digest of the HMAC it is used with (RFC 7518 §3.2). */
export const SECRET_KEY_MIN_LENGTH = 32;

/**
 * The key kept in `directory`, made at the first call; only the owner may read it.
 * @throws Error when it can't be read or written, or is too short
 */
export function secretKeyBeside(directory: string): string {
  const path = join(directory, 'secret.key');
  const key = read(path) ?? make(directory, path);
  if (key.length < SECRET_KEY_MIN_LENGTH) throw new Error(`${path} has fewer than ${SECRET_KEY_MIN_LENGTH} characters`);
  return key;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Written elsewhere and then linked: of two processes that start together both end up with the same, whole key. */
function make(directory: string, path: string): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const draft = join(directory, `.secret.key.${randomUUID()}`);
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(path, 'utf8').trim();
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
