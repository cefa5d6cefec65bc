import type { CloseCode, ConnectionId, RoomCode, ServerFrame, UserId } from '@streamit/protocol';

/** What a room's nodes tell each other; each hands it to the sockets it holds. */
export type RoomEvent =
  /** Goes to every connection of the room but `except`. */
  | { readonly kind: 'frame'; readonly frame: ServerFrame; readonly except?: ConnectionId | undefined }
  /** The room's row changed: whoever keeps a copy reads it again before handling anything after this event. */
  | { readonly kind: 'changed' }
  /** Closes the connections of the room, or those of one user. */
  | { readonly kind: 'close'; readonly code: CloseCode; readonly user?: UserId | undefined };

/** What a subscriber hears: what was published, and from the bus itself that something may be missing. */
export type HeardEvent =
  | RoomEvent
  /**
   * This node may have missed events of the room, because its connection to the store was lost. Told when it hears again,
   * before anything that is published from then on; the present has to be looked up.
   */
  | { readonly kind: 'missed' };

/**
 * Carries events from whoever causes them to every node with a socket in the room.
 *
 * Guarantees: events of one publisher in one room arrive in the order of their publication, at every subscriber alike;
 * the publisher's own node receives them too. A node hears only rooms it has subscribed to.
 * Fails with `REALTIME_UNAVAILABLE` when the event could not be handed over; then nobody got it.
 */
export interface RoomBus {
  publish(room: RoomCode, event: RoomEvent): Promise<void>;
  /**
   * Resolves when events are being heard; the returned function stops hearing them, and does not fail.
   * Fails with `REALTIME_UNAVAILABLE` when the store is away; then nothing is heard later either. What is being heard
   * when the store goes away is heard again, after a {@link HeardEvent} that says so, when it is back.
   */
  subscribe(room: RoomCode, listener: (event: HeardEvent) => void): Promise<() => Promise<void>>;
}
