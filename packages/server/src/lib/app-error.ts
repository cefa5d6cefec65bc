import { ERRORS, type ErrorCode } from '@streamit/protocol';

export interface AppErrorOptions {
  /** For `RATE_LIMITED`: milliseconds after which to try again. */
  readonly retryAfterMs?: number;
  /** HTTP status of the few calls whose contract departs from the registry's, such as a taken username (AU2). */
  readonly status?: number;
}

/** The error of the domain: a code from the registry, and a sentence that may say more than the registry's. Each transport translates it once. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  /** For `RATE_LIMITED`: milliseconds after which to try again. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string = ERRORS[code].message, options: AppErrorOptions = {}) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.status = options.status ?? ERRORS[code].status;
    this.retryAfterMs = options.retryAfterMs;
  }
}
