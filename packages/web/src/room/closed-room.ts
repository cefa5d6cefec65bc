/** What a person is told when there is no room to be in, and what they can do next. Pure. */
import { codeOf } from '../app/error-sentence.ts';

/** Every way in which a room is not there, or no longer. Names a group of sentences: `room.closed.<kind>`. */
export type ClosedKind =
  | 'not-authenticated'
  | 'room-not-found'
  | 'not-approved'
  | 'expired'
  | 'inactive'
  | 'deleted'
  | 'deleted-by-me'
  | 'banned'
  | 'removed'
  | 'full'
  | 'by-client'
  | 'unavailable';

/** What the button under the sentence does. */
export type NextStep = 'sign-in' | 'join-again' | 'home';

const NEXT_STEP: Record<ClosedKind, NextStep> = {
  'not-authenticated': 'sign-in',
  'room-not-found': 'home',
  'not-approved': 'join-again',
  expired: 'home',
  inactive: 'home',
  deleted: 'home',
  'deleted-by-me': 'home',
  banned: 'home',
  removed: 'join-again',
  full: 'join-again',
  'by-client': 'join-again',
  unavailable: 'join-again',
};

export function nextStepOf(kind: ClosedKind): NextStep {
  return NEXT_STEP[kind];
}

/** Why a join was refused over HTTP, before there was a socket. */
export function closedKindOfError(thrown: unknown): ClosedKind {
  switch (codeOf(thrown)) {
    case 'AUTH_REQUIRED':
      return 'not-authenticated';
    case 'ROOM_NOT_FOUND':
    case 'NOT_FOUND':
      return 'room-not-found';
    case 'USERNAME_REQUIRED':
      return 'not-approved';
    case 'ROOM_EXPIRED':
      return 'inactive';
    case 'ROOM_FULL':
      return 'full';
    // A join is refused for this reason only to the banned (RM5).
    case 'PERMISSION_DENIED':
      return 'banned';
    default:
      return 'unavailable';
  }
}
