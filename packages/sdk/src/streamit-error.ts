/** The one error that this client throws, whatever failed: HTTP, the room socket, or the way to the server. */
import { ERRORS, type ErrorCode } from '@streamit/protocol';

/** A code of the protocol's registry, or `NETWORK` when no valid answer of a StreamIt server came back. */
export type ClientErrorCode = ErrorCode | 'NETWORK';

export interface ErrorAnswer {
  readonly code: ClientErrorCode;
  /** A sentence for people. */
  readonly message: string;
}

/** `message` is a sentence for people; `code` is what programs branch on. */
export class StreamItError extends Error {
  override readonly name = 'StreamItError';
  readonly code: ClientErrorCode;
  /** HTTP status; 0 when there was no HTTP answer. */
  readonly status: number;
  /** How long to wait before the next try, when the server said so. */
  readonly retryAfterMs: number | undefined;

  constructor(answer: ErrorAnswer, options: { status?: number; retryAfterMs?: number; cause?: unknown } = {}) {
    super(answer.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = answer.code;
    this.status = options.status ?? 0;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The failure to reach the server or to understand what came back. */
export function networkError(options: { status?: number; cause?: unknown } = {}): StreamItError {
  return new StreamItError({ code: 'NETWORK', message: 'The server cannot be reached.' }, options);
}

/** The error of the registry with this code and its own sentence, for checks made before anything is sent. */
export function protocolError(code: ErrorCode): StreamItError {
  return new StreamItError({ code, message: ERRORS[code].message }, { status: ERRORS[code].status });
}

/** `code` if the registry has it. A newer server may know codes that this client does not: those are internal errors to it. */
export function knownCode(code: unknown): ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'INTERNAL_ERROR';
}
