/** The life of a connection as a state machine: what happened → where that leads. Pure; `connection.ts` acts on it. */
import { CLOSE } from '@streamit/protocol';
import type { CloseReason, ConnectionStatus } from './room-snapshot.ts';

export interface ConnectionModel {
  readonly status: ConnectionStatus;
  /** Attempts in a row that came to nothing. */
  readonly failures: number;
  /** Local ms of the latest join; what is lost soon after it counts as a failure all the same. */
  readonly joinedAt: number;
}

export type ConnectionEvent =
  /** The server has let us in. */
  | { readonly type: 'joined'; readonly now: number }
  /** The socket closed or could not be opened. `random` in [0, 1) spreads the retries of many clients. */
  | {
      readonly type: 'lost';
      readonly now: number;
      readonly code: number;
      readonly random: number;
      /** The server asked to wait for so long. */
      readonly retryAfterMs?: number;
    }
  /** The time to try again has come, or somebody does not want to wait for it. */
  | { readonly type: 'retry' }
  /** This side has had enough. */
  | { readonly type: 'close' };

/** Upper bound of the first wait; doubles with each failure in a row. Long enough to spread a restarting server's viewers. */
const BACKOFF_BASE_MS = 1_000;
const BACKOFF_MAX_MS = 30_000;
/** A connection that lasted this long was a good one: the next loss starts from the shortest wait. */
const STABLE_AFTER_MS = 10_000;
/** RFC 6455, 7.4.1: normal closure, and "no close frame came". */
const NORMAL_CLOSURE = 1000;
export const ABNORMAL_CLOSURE = 1006;

/** Exactly the codes that mean "do not come back" (TR8). */
export const CLOSE_REASONS: ReadonlyMap<number, CloseReason> = new Map([
  [CLOSE.NOT_AUTHENTICATED, 'not-authenticated'],
  [CLOSE.ROOM_NOT_FOUND, 'room-not-found'],
  [CLOSE.NOT_APPROVED, 'not-approved'],
  [CLOSE.GRACE_EXPIRED, 'expired'],
  [CLOSE.ROOM_INACTIVE, 'inactive'],
  [CLOSE.BANNED, 'banned'],
  [CLOSE.REMOVED, 'removed'],
]);

export const initialConnection: ConnectionModel = {
  status: { state: 'connecting', attempt: 1 },
  failures: 0,
  joinedAt: Number.NEGATIVE_INFINITY,
};

/** The model after `event`. The same object when it changes nothing; `closed` is never left. */
export function reduceConnection(model: ConnectionModel, event: ConnectionEvent): ConnectionModel {
  const { state } = model.status;
  if (state === 'closed') return model;
  switch (event.type) {
    case 'joined':
      return state === 'connecting' ? { ...model, status: { state: 'open' }, joinedAt: event.now } : model;
    case 'lost':
      return state === 'waiting' ? model : afterLoss(model, event);
    case 'retry':
      return state === 'waiting' ? { ...model, status: { state: 'connecting', attempt: model.failures + 1 } } : model;
    case 'close':
      return { ...model, status: { state: 'closed', code: NORMAL_CLOSURE, reason: 'by-client' } };
  }
}

function afterLoss(model: ConnectionModel, event: ConnectionEvent & { type: 'lost' }): ConnectionModel {
  const { now, code, random, retryAfterMs = 0 } = event;
  const reason = CLOSE_REASONS.get(code);
  if (reason !== undefined) return { ...model, status: { state: 'closed', code, reason } };
  const wasStable = model.status.state === 'open' && now - model.joinedAt >= STABLE_AFTER_MS;
  const failures = wasStable ? 1 : model.failures + 1;
  const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_BASE_MS * 2 ** (failures - 1));
  // Between half and all of it: spread out, yet never at once.
  const delayMs = Math.max(retryAfterMs, ceiling * (0.5 + random / 2));
  return { ...model, failures, status: { state: 'waiting', retryAt: now + delayMs, attempt: failures + 1, code } };
}
