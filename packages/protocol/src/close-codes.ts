/** WebSocket close codes (TR8). Each tells the client what to do: stop, or come back. */

export const CLOSE = {
  /** The frame rules were broken for too long (TR5). */
  POLICY: 1008,
  /** A frame was over the size limit. */
  TOO_BIG: 1009,
  /** A binary frame: only text is spoken here. */
  UNSUPPORTED: 1003,
  /** The server could not finish what it began; come back. */
  INTERNAL: 1011,
  /** The server restarts; come back. */
  RESTARTING: 1012,
  /** The room is full (an `ERROR ROOM_FULL` came before); come back later. */
  TRY_LATER: 1013,
  NOT_AUTHENTICATED: 4001,
  ROOM_NOT_FOUND: 4002,
  /** Not approved as a participant, or no username yet. */
  NOT_APPROVED: 4003,
  GRACE_EXPIRED: 4004,
  ROOM_INACTIVE: 4005,
  /** The send buffer passed its limit: come back and read faster. */
  TOO_SLOW: 4008,
  BANNED: 4010,
  /** Kicked or banned just now. */
  REMOVED: 4011,
} as const;

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];

/** Codes after which a client must not reconnect by itself (TR8). */
export const FINAL_CLOSE_CODES: ReadonlySet<number> = new Set([
  CLOSE.NOT_AUTHENTICATED,
  CLOSE.ROOM_NOT_FOUND,
  CLOSE.NOT_APPROVED,
  CLOSE.GRACE_EXPIRED,
  CLOSE.ROOM_INACTIVE,
  CLOSE.BANNED,
  CLOSE.REMOVED,
]);
