/** Passwords as argon2id PHC strings: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>` (AU1). */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from './app-error.ts';
import { createConcurrencyLimit } from './concurrency-limit.ts';

/** OWASP's recommendation for argon2id: 19 MiB, 2 passes, 1 lane. About 40 ms of one core. */
const COST = { memory: 19 * 1024, passes: 2, parallelism: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** The version of argon2 that PHC strings call 19 (0x13), the only one Node computes. */
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,64})\$([A-Za-z0-9+/]{16,128})$/;

/**
 * Hashes run in libuv's pool of four threads, which files and names need too: a flood of sign-ins must leave some.
 * A hundred in front of one mean a wait of about two seconds.
 */
const limited = createConcurrencyLimit({
  running: 2,
  waiting: 100,
  refusal: () =>
    new AppError('RATE_LIMITED', 'Too many sign-ins at the moment. Please try again.', { retryAfterMs: 2_000 }),
});
const argon2Async = promisify(argon2);
const derive: typeof argon2Async = (algorithm, parameters) => limited(() => argon2Async(algorithm, parameters));

/** The PHC string of `password` with a fresh salt. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES);
  const hash = await derive('argon2id', { message: normalized(password), nonce, tagLength: HASH_BYTES, ...COST });
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(nonce)}$${encode(hash)}`;
}

/**
 * Whether `password` is the one behind `phc`, compared in constant time. The costs are those of the string, so that
 * older hashes stay valid when {@link COST} grows.
 * @throws TypeError when `phc` is not an argon2id PHC string: it comes from our database, so that is damage.
 */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt, hash] = PHC.exec(phc) ?? [];
  if (salt === undefined || hash === undefined) throw new TypeError('not an argon2id PHC string');
  const expected = Buffer.from(hash, 'base64');
  const actual = await derive('argon2id', {
    message: normalized(password),
    nonce: Buffer.from(salt, 'base64'),
    tagLength: expected.length,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return timingSafeEqual(actual, expected);
}

/** The same password comes in other code points from another keyboard (NIST SP 800-63B §5.1.1.2). */
const normalized = (password: string) => password.normalize('NFKC');

/** Base64 without padding, as PHC strings have it. */
const encode = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
