/**
 * Who may do what: the one place that decides, pure, asked by HTTP and sockets alike before anything is handled.
 * Which action a route or a frame is says the protocol; what somebody is to the room finds `standings.ts`.
 */
import { type Action, CLOSE, type CloseCode, type MembershipStatus, type RoomAction } from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';

/** Whoever asks, as far as it matters here. */
export interface Standing {
  /** `null`: nobody is signed in. */
  readonly account: {
    readonly isGuest: boolean;
    /** False until an OpenID account has chosen a username (AU3). */
    readonly hasUsername: boolean;
    /** Whether the credential's scope allows hosting (AU7). */
    readonly mayHost: boolean;
  } | null;
  /** What he is to the room; `null` where the action is about none. */
  readonly room: {
    readonly isHost: boolean;
    readonly membership: MembershipStatus | null;
    readonly isBanned: boolean;
    /** Nobody can be in it any more. */
    readonly isOver: boolean;
  } | null;
}

export type Refusal =
  | 'not_signed_in'
  | 'guest'
  | 'no_username'
  | 'scope'
  | 'banned'
  | 'not_admitted'
  | 'not_host'
  | 'over';

/** Why it is refused; `null`: it is allowed. */
export function refusalOf(action: Action, { account, room }: Standing): Refusal | null {
  if (action === 'anyone') return null;
  if (account === null) return 'not_signed_in';
  if (action === 'account') return null;
  if (action === 'host') return hostingRefusal(account);
  if (room === null) throw new TypeError(`${action} is about a room`);
  return inRoom(action, account, room);
}

/** Guests never host (AU4), others once they have a username (AU3) and show a credential that allows it (AU7). */
function hostingRefusal(account: NonNullable<Standing['account']>): Refusal | null {
  if (account.isGuest) return 'guest';
  if (!account.hasUsername) return 'no_username';
  return account.mayHost ? null : 'scope';
}

function inRoom(
  action: RoomAction,
  account: NonNullable<Standing['account']>,
  room: NonNullable<Standing['room']>,
): Refusal | null {
  if (action === 'leave') return null;
  if (room.isBanned) return 'banned';
  if (action === 'join') return room.isOver ? 'over' : null;
  if (!account.hasUsername) return 'no_username';
  if (!room.isHost && room.membership !== 'APPROVED') return 'not_admitted';
  if (action === 'see') return null;
  if (action !== 'chat') {
    if (!room.isHost) return 'not_host';
    const refusal = hostingRefusal(account);
    if (refusal !== null) return refusal;
  }
  return room.isOver ? 'over' : null;
}

const NOT_YOURS = 'You are not a participant of this room.';
const BANNED = 'You are banned from this room.';

/** The refusal as every transport understands it. */
export function refusalError(refusal: Refusal, action: Action): AppError {
  // CH1: whoever may not write hears it in the words of the chat.
  const denied = action === 'chat' ? 'CHAT_FORBIDDEN' : 'PERMISSION_DENIED';
  switch (refusal) {
    case 'not_signed_in':
      return new AppError('AUTH_REQUIRED');
    case 'guest':
      return new AppError('AUTH_REQUIRED', 'Guests cannot host. Please sign in with an account.', { status: 403 });
    case 'no_username':
      return new AppError('USERNAME_REQUIRED');
    case 'scope':
      return new AppError('PERMISSION_DENIED', 'This token does not allow hosting.');
    case 'banned':
      return new AppError(denied, BANNED);
    case 'not_admitted':
      return new AppError(denied, NOT_YOURS);
    case 'not_host':
      return new AppError('PERMISSION_DENIED', 'Only the host can do that.');
    case 'over':
      return new AppError('ROOM_EXPIRED');
  }
}

/** The refusal to open a room's socket (TR8). */
export function refusalClose(refusal: Refusal): CloseCode {
  switch (refusal) {
    case 'not_signed_in':
      return CLOSE.NOT_AUTHENTICATED;
    case 'banned':
      return CLOSE.BANNED;
    case 'over':
      return CLOSE.ROOM_INACTIVE;
    case 'guest':
    case 'no_username':
    case 'scope':
    case 'not_admitted':
    case 'not_host':
      return CLOSE.NOT_APPROVED;
  }
}
