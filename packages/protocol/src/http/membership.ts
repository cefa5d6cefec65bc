/** Routes of who is let into a room: joining, knocking, approval, invitation, leaving, the host's list (RM4, RM5). */
import Type, { type Static } from 'typebox';
import { CodeInput, Id, page, pageQuery } from '../fields.ts';
import { ROOM_PASSWORD_MAX_LENGTH, USERNAME_PATTERN } from '../limits.ts';
import { MembershipStatus } from './rooms.ts';
import type { RouteKey, RouteSchema } from './route.ts';

/** One line of the host's list. */
export const RoomMember = Type.Object({
  id: Type.String(),
  display_name: Type.String(),
  status: MembershipStatus,
  is_host: Type.Boolean(),
  is_guest: Type.Boolean(),
  is_online: Type.Boolean(),
  is_muted: Type.Boolean(),
  is_banned: Type.Boolean(),
});
export type RoomMember = Static<typeof RoomMember>;

const Applicant = Type.Object({ room_id: Id, user_id: Id });

export const membershipRoutes = {
  'POST /api/rooms/join/': {
    summary: 'Become a participant, or knock and wait for approval; joining twice is safe',
    auth: 'user',
    action: 'join',
    body: Type.Object({
      code: CodeInput,
      password: Type.Optional(Type.String({ maxLength: ROOM_PASSWORD_MAX_LENGTH })),
    }),
    status: 200,
    answer: Type.Object({
      room_id: Type.String(),
      code: Type.String(),
      status: Type.Enum(['PENDING', 'APPROVED']),
      is_host: Type.Boolean(),
    }),
    errors: [
      'AUTH_REQUIRED',
      'ROOM_NOT_FOUND',
      'PERMISSION_DENIED',
      'ROOM_EXPIRED',
      'INVALID_PASSWORD',
      'RATE_LIMITED',
    ],
  },
  'POST /api/rooms/approve/': {
    summary: 'Let somebody in who knocked (host)',
    auth: 'user',
    action: 'moderate',
    body: Applicant,
    status: 200,
    answer: Type.Object({ approved: Type.Literal(true) }),
    errors: ['AUTH_REQUIRED', 'ROOM_NOT_FOUND', 'PERMISSION_DENIED', 'ROOM_EXPIRED', 'NOT_FOUND'],
  },
  'POST /api/rooms/reject/': {
    summary: 'Turn somebody away who knocked (host); he may knock again',
    auth: 'user',
    action: 'moderate',
    body: Applicant,
    status: 200,
    answer: Type.Object({ rejected: Type.Literal(true) }),
    errors: ['AUTH_REQUIRED', 'ROOM_NOT_FOUND', 'PERMISSION_DENIED', 'ROOM_EXPIRED', 'NOT_FOUND'],
  },
  'POST /api/rooms/invite/': {
    summary: 'Invite an account by its username (host): it may join without password or approval',
    auth: 'user',
    action: 'moderate',
    body: Type.Object({ room_id: Id, username: Type.String({ pattern: USERNAME_PATTERN }) }),
    status: 200,
    answer: Type.Object({ invited: Type.Literal(true) }),
    errors: ['AUTH_REQUIRED', 'ROOM_NOT_FOUND', 'PERMISSION_DENIED', 'ROOM_EXPIRED', 'NOT_FOUND', 'RATE_LIMITED'],
  },
  'POST /api/rooms/leave/': {
    summary: 'Give up the membership',
    auth: 'user',
    action: 'leave',
    body: Type.Object({ code: CodeInput }),
    status: 200,
    answer: Type.Object({ left: Type.Literal(true) }),
    errors: ['AUTH_REQUIRED', 'ROOM_NOT_FOUND', 'PERMISSION_DENIED'],
  },
  'GET /api/rooms/participants/': {
    summary: 'Everyone who asked to be let in, in the order in which they came (host)',
    auth: 'user',
    action: 'moderate',
    query: Type.Object({
      ...pageQuery,
      room_id: Id,
      status: Type.Optional(MembershipStatus),
      is_banned: Type.Optional(Type.Boolean()),
    }),
    status: 200,
    answer: page(RoomMember),
    errors: ['AUTH_REQUIRED', 'ROOM_NOT_FOUND', 'PERMISSION_DENIED', 'ROOM_EXPIRED'],
    plainList: true,
  },
} as const satisfies Record<RouteKey, RouteSchema>;
