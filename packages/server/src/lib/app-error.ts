import { ERRORS, type ErrorCode } from '@streamit/protocol';

/** The error of the domain: a code from the registry, and a sentence that may say more than the registry's. Each transport translates it once. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** For `RATE_LIMITED`: milliseconds after which to try again. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string = ERRORS[code].message, options: { retryAfterMs?: number } = {}) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}
