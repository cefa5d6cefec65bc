/** What went wrong when PostgreSQL or the way to it fails, read from the driver's errors. */

const SYSTEM_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** Of PostgreSQL: connection exceptions, shutdown, crash, starting up, too many connections, a transaction that idled. */
const LOST_STATES = /^(08...|57P0[1235]|53300|25P03)$/;
/** Of PostgreSQL: out of disk, memory or another resource; a statement that took longer than it may. */
const OVERLOADED_STATES = /^(53...|57014|55P03)$/;
/** The driver has no codes for these. */
const LOST_MESSAGES =
  /^Connection terminated|is not queryable$|^timeout expired$|^Query read timeout$|^timeout exceeded when/;
const TIMEOUT_MESSAGES = /timeout/;
const NEVER_SENT_MESSAGES = /is not queryable$/;

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');

/** The connection is of no use any more, or there was none to be had. */
export function isConnectionLost(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return SYSTEM_CODES.has(code) || LOST_STATES.test(code) || LOST_MESSAGES.test(error.message);
}

/** Nobody's fault but the database's: the same call may succeed later. */
export function isUnavailable(error: unknown): boolean {
  return isConnectionLost(error) || (error instanceof Error && OVERLOADED_STATES.test(codeOf(error)));
}

/** Somebody has waited for long already. */
export const wasWaitedFor = (error: Error): boolean => TIMEOUT_MESSAGES.test(error.message);

/** The driver knew that the connection was gone, and has not sent the statement. */
export const wasNeverSent = (error: Error): boolean => NEVER_SENT_MESSAGES.test(error.message);
