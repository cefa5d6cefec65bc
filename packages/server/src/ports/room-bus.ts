import type { CloseCode, ConnectionId, RoomCode, ServerFrame, UserId } from '@streamit/protocol';

/** What a room's nodes tell each other; each hands it to the sockets it holds. */
export type RoomEvent =
  /** Goes to every connection of the room but `except`. */
  | { readonly kind: 'frame'; readonly frame: ServerFrame; readonly except?: ConnectionId | undefined }
  /** The room's row changed: whoever keeps a copy reads it again before handling anything after this event. */
  | { readonly kind: 'changed' }
  /** Closes the connections of the room, or those of one user. */
  | { readonly kind: 'close'; readonly code: CloseCode; readonly user?: UserId | undefined };

/**
 * Carries events from whoever causes them to every node with a socket in the room.
 *
 * Guarantees: events of one publisher in one room arrive in the order of their publication, at every subscriber alike;
 * the publisher's own node receives them too. A node hears only rooms it has subscribed to.
 * Fails with `REALTIME_UNAVAILABLE` when the event could not be handed over; then nobody got it.
 */
export interface RoomBus {
  publish(room: RoomCode, event: RoomEvent): Promise<void>;
  /** Resolves when events are being heard; the returned function stops hearing them. */
  subscribe(room: RoomCode, listener: (event: RoomEvent) => void): Promise<() => Promise<void>>;
}
