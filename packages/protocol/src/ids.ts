/** Branded identifiers: a user id can't be passed where a room id is meant. At run time they are strings. */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** UUID of an account (registered or guest). */
export type UserId = Branded<'UserId'>;
/** UUID of a room; never shown to people, who use the {@link RoomCode}. */
export type RoomId = Branded<'RoomId'>;
/** Six characters of {@link ROOM_CODE_ALPHABET}, upper case. */
export type RoomCode = Branded<'RoomCode'>;
/** UUID of one live WebSocket connection. */
export type ConnectionId = Branded<'ConnectionId'>;
/** UUIDv7 of a chat message: sorts by time of creation. */
export type MessageId = Branded<'MessageId'>;
