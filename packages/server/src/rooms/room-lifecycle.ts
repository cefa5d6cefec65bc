/** The one guard of a room's states (RM1): `CREATED → LIVE ⇄ GRACE → EXPIRED`, and `DELETED` from each that is not terminal. */
import type { RoomState } from '@streamit/protocol';

export type LifecycleEvent = 'HOST_ARRIVED' | 'HOST_LOST' | 'GRACE_ENDED' | 'DELETED';

const transitions: { readonly [State in RoomState]: { readonly [Event in LifecycleEvent]?: RoomState } } = {
  CREATED: { HOST_ARRIVED: 'LIVE', DELETED: 'DELETED' },
  LIVE: { HOST_LOST: 'GRACE', DELETED: 'DELETED' },
  GRACE: { HOST_ARRIVED: 'LIVE', GRACE_ENDED: 'EXPIRED', DELETED: 'DELETED' },
  EXPIRED: {},
  DELETED: {},
};

/** The state after `event`, or `null` when the guard forbids it: then nothing changes. */
export function nextState(state: RoomState, event: LifecycleEvent): RoomState | null {
  return transitions[state][event] ?? null;
}

/** States in which people can be in a room. */
export const ACTIVE_STATES: readonly RoomState[] = ['CREATED', 'LIVE', 'GRACE'];

export function isActive(state: RoomState): boolean {
  return ACTIVE_STATES.includes(state);
}
