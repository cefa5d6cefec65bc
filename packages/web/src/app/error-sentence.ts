/** Turns whatever was thrown into a sentence for people. Pure: the caller translates. */
import type { TranslationKey } from '../i18n/translation-key.ts';

/** A sentence by key with its values, or one that the server wrote because only it knows the details. */
export type Sentence = { key: TranslationKey; values?: Record<string, string | number> } | { text: string };

/** What is read of an error; `StreamItError` of the SDK has it all. */
interface ErrorLike {
  readonly code: string;
  readonly message: string;
  readonly retryAfterMs?: number | undefined;
}

/** Codes whose server sentence names the field, the reason or the name that is taken: better than any fixed text. */
const SERVER_KNOWS_BETTER: ReadonlySet<string> = new Set(['VALIDATION_ERROR', 'SOURCE_UNAVAILABLE', 'CONFLICT']);

const KNOWN = {
  AUTH_REQUIRED: 'error.AUTH_REQUIRED',
  USERNAME_REQUIRED: 'error.USERNAME_REQUIRED',
  PERMISSION_DENIED: 'error.PERMISSION_DENIED',
  CHAT_FORBIDDEN: 'error.CHAT_FORBIDDEN',
  CHAT_DISABLED: 'error.CHAT_DISABLED',
  RATE_LIMITED: 'error.RATE_LIMITED',
  DUPLICATE_MESSAGE: 'error.DUPLICATE_MESSAGE',
  MESSAGE_TOO_LONG: 'error.MESSAGE_TOO_LONG',
  MUTED: 'error.MUTED',
  ROOM_NOT_FOUND: 'error.ROOM_NOT_FOUND',
  ROOM_EXPIRED: 'error.ROOM_EXPIRED',
  ROOM_FULL: 'error.ROOM_FULL',
  INVALID_CREDENTIALS: 'error.INVALID_CREDENTIALS',
  INVALID_PASSWORD: 'error.INVALID_PASSWORD',
  NOT_FOUND: 'error.NOT_FOUND',
  PROVIDER_UNKNOWN: 'error.PROVIDER_UNKNOWN',
  CATALOG_UNAVAILABLE: 'error.CATALOG_UNAVAILABLE',
  REALTIME_UNAVAILABLE: 'error.REALTIME_UNAVAILABLE',
  INTERNAL_ERROR: 'error.INTERNAL_ERROR',
  NETWORK: 'error.NETWORK',
} as const satisfies Record<string, TranslationKey>;

/** The sentence for a thrown value; never empty. */
export function sentenceFor(thrown: unknown): Sentence {
  if (!isErrorLike(thrown)) return { key: 'error.UNKNOWN' };
  if (SERVER_KNOWS_BETTER.has(thrown.code)) return { text: withoutField(thrown.message) };
  if (thrown.code === 'RATE_LIMITED' && thrown.retryAfterMs !== undefined) {
    return { key: 'error.RATE_LIMITED_FOR', values: { seconds: Math.ceil(thrown.retryAfterMs / 1000) } };
  }
  const key = Object.hasOwn(KNOWN, thrown.code) ? KNOWN[thrown.code as keyof typeof KNOWN] : undefined;
  if (key !== undefined) return { key };
  return thrown.message === '' ? { key: 'error.UNKNOWN' } : { text: thrown.message };
}

/** The code of a thrown value, if it is an error of the system. */
export function codeOf(thrown: unknown): string | undefined {
  return isErrorLike(thrown) ? thrown.code : undefined;
}

/** The field that a `VALIDATION_ERROR` names ("field `time`: must be …"), so that the sentence can stand beside it. */
export function fieldOf(thrown: unknown): string | undefined {
  return isErrorLike(thrown) ? FIELD_PREFIX.exec(thrown.message)?.[1] : undefined;
}

const FIELD_PREFIX = /^field `([^`]+)`: /;

function withoutField(message: string): string {
  const bare = message.replace(FIELD_PREFIX, '');
  const sentence = bare.charAt(0).toUpperCase() + bare.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

function isErrorLike(thrown: unknown): thrown is ErrorLike {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string';
}
