/** The one registry of errors, shared by HTTP and WebSocket (TR3): each code with its HTTP status and a sentence for people. */

export const ERRORS = {
  AUTH_REQUIRED: { status: 401, message: 'Please sign in first.' },
  USERNAME_REQUIRED: { status: 403, message: 'Please choose a username first.' },
  PERMISSION_DENIED: { status: 403, message: 'You are not allowed to do that.' },
  CHAT_FORBIDDEN: { status: 403, message: 'You may not write in this room.' },
  CHAT_DISABLED: { status: 403, message: 'Chat is disabled in this room' },
  RATE_LIMITED: { status: 429, message: 'Too many requests. Please wait a moment.' },
  DUPLICATE_MESSAGE: { status: 409, message: 'You have just sent the same message.' },
  MESSAGE_TOO_LONG: { status: 400, message: 'The message is longer than 500 characters.' },
  MUTED: { status: 403, message: 'The host has muted you.' },
  ROOM_NOT_FOUND: { status: 404, message: 'There is no room with this code.' },
  ROOM_EXPIRED: { status: 410, message: 'This room has ended.' },
  ROOM_FULL: { status: 409, message: 'This room is full.' },
  INVALID_CREDENTIALS: { status: 401, message: 'E-mail or password is wrong.' },
  INVALID_PASSWORD: { status: 403, message: 'The room password is wrong.' },
  VALIDATION_ERROR: { status: 400, message: 'The request is not valid.' },
  NOT_FOUND: { status: 404, message: 'There is nothing here.' },
  CONFLICT: { status: 409, message: 'This is already taken.' },
  PROVIDER_UNKNOWN: { status: 400, message: 'This kind of source is not known.' },
  SOURCE_UNAVAILABLE: { status: 400, message: 'This source cannot be played.' },
  CATALOG_UNAVAILABLE: { status: 503, message: 'The film catalogue does not answer. Please try again later.' },
  REALTIME_UNAVAILABLE: { status: 503, message: 'Live rooms are not available at the moment. Please try again.' },
  INTERNAL_ERROR: { status: 500, message: 'Something went wrong on the server.' },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorCode = keyof typeof ERRORS;
export const ERROR_CODES = Object.keys(ERRORS) as ErrorCode[];
