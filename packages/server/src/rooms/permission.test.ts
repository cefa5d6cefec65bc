/** Every role against every action: the whole of who may do what, in one table to read. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACTIONS, type Action, CLOSE } from '@streamit/protocol';
import { type Refusal, refusalClose, refusalError, refusalOf, type Standing } from './permission.ts';

const account = { isGuest: false, hasUsername: true, mayHost: true };
const outsider = { isHost: false, membership: null, isBanned: false, isOver: false } as const;
const participant = { ...outsider, membership: 'APPROVED' } as const;
const host = { ...participant, isHost: true } as const;

const roles = {
  anonymous: { account: null, room: outsider },
  guest: { account: { ...account, isGuest: true, mayHost: false }, room: participant },
  'username-less': { account: { ...account, hasUsername: false }, room: participant },
  outsider: { account, room: outsider },
  pending: { account, room: { ...outsider, membership: 'PENDING' } },
  rejected: { account, room: { ...outsider, membership: 'REJECTED' } },
  invited: { account, room: { ...outsider, membership: 'INVITED' } },
  left: { account, room: { ...outsider, membership: 'LEFT' } },
  banned: { account, room: { ...participant, isBanned: true } },
  participant: { account, room: participant },
  host: { account, room: host },
  'host with a narrow token': { account: { ...account, mayHost: false }, room: host },
  'participant of an ended room': { account, room: { ...participant, isOver: true } },
  'host of an ended room': { account, room: { ...host, isOver: true } },
} satisfies Record<string, Standing>;

const yes = null;
type Row = readonly (Refusal | null)[];
/** In the order of {@link ACTIONS}: anyone, account, host, join, leave, see, chat, control, moderate, manage. */
const table: Record<keyof typeof roles, Row> = {
  anonymous: [yes, ...Array<Refusal>(9).fill('not_signed_in')],
  guest: [yes, yes, 'guest', yes, yes, yes, yes, 'not_host', 'not_host', 'not_host'],
  'username-less': [yes, yes, 'no_username', yes, yes, ...Array<Refusal>(5).fill('no_username')],
  outsider: [yes, yes, yes, yes, yes, ...Array<Refusal>(5).fill('not_admitted')],
  pending: [yes, yes, yes, yes, yes, ...Array<Refusal>(5).fill('not_admitted')],
  rejected: [yes, yes, yes, yes, yes, ...Array<Refusal>(5).fill('not_admitted')],
  invited: [yes, yes, yes, yes, yes, ...Array<Refusal>(5).fill('not_admitted')],
  left: [yes, yes, yes, yes, yes, ...Array<Refusal>(5).fill('not_admitted')],
  banned: [yes, yes, yes, 'banned', yes, ...Array<Refusal>(5).fill('banned')],
  participant: [yes, yes, yes, yes, yes, yes, yes, 'not_host', 'not_host', 'not_host'],
  host: Array(10).fill(yes),
  'host with a narrow token': [yes, yes, 'scope', yes, yes, yes, yes, 'scope', 'scope', 'scope'],
  'participant of an ended room': [yes, yes, yes, 'over', yes, yes, 'over', 'not_host', 'not_host', 'not_host'],
  'host of an ended room': [yes, yes, yes, 'over', yes, yes, 'over', 'over', 'over', 'over'],
};

for (const [role, standing] of Object.entries(roles) as [keyof typeof roles, Standing][]) {
  test(`[PB3] [MO1] [AU3] [AU4] [RM5] what is allowed: ${role}`, () => {
    const row = ACTIONS.map((action) => refusalOf(action, standing));
    assert.deepEqual(row, table[role]);
  });
}

test('the table has a column for each action', () => {
  assert.deepEqual(ACTIONS, [
    'anyone',
    'account',
    'host',
    'join',
    'leave',
    'see',
    'chat',
    'control',
    'moderate',
    'manage',
  ] satisfies Action[]);
  for (const row of Object.values(table)) assert.equal(row.length, ACTIONS.length);
});

test('[TR3] [TR8] [CH1] each refusal has its code, on HTTP, in the chat and as a close code', () => {
  const told = (refusal: Refusal, action: Action) => {
    const { code, status } = refusalError(refusal, action);
    return [code, status, refusalClose(refusal)];
  };
  assert.deepEqual(told('not_signed_in', 'see'), ['AUTH_REQUIRED', 401, CLOSE.NOT_AUTHENTICATED]);
  assert.deepEqual(told('guest', 'host'), ['AUTH_REQUIRED', 403, CLOSE.NOT_APPROVED]);
  assert.deepEqual(told('no_username', 'host'), ['USERNAME_REQUIRED', 403, CLOSE.NOT_APPROVED]);
  assert.deepEqual(told('scope', 'host'), ['PERMISSION_DENIED', 403, CLOSE.NOT_APPROVED]);
  assert.deepEqual(told('banned', 'join'), ['PERMISSION_DENIED', 403, CLOSE.BANNED]);
  assert.deepEqual(told('not_admitted', 'see'), ['PERMISSION_DENIED', 403, CLOSE.NOT_APPROVED]);
  assert.deepEqual(told('not_admitted', 'chat'), ['CHAT_FORBIDDEN', 403, CLOSE.NOT_APPROVED]);
  assert.deepEqual(told('banned', 'chat'), ['CHAT_FORBIDDEN', 403, CLOSE.BANNED]);
  assert.deepEqual(told('not_host', 'control'), ['PERMISSION_DENIED', 403, CLOSE.NOT_APPROVED]);
  assert.deepEqual(told('over', 'control'), ['ROOM_EXPIRED', 410, CLOSE.ROOM_INACTIVE]);
});
