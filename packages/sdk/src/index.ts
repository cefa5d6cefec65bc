/** Client of StreamIt for browsers and Node: HTTP, the live room, its clock, and the sync of a player. */
export { type ClientOptions, createClient, type StreamItClient } from './client.ts';
export type { RoomClock } from './clock-sync.ts';
export type { WebSocketConstructor } from './connection.ts';
export { type Environment, systemEnvironment } from './environment.ts';
export type { Call, CallArguments, CallInput, TokenStore, Tokens } from './http.ts';
export type { MediaLike, PresentedFrame } from './media-like.ts';
export type { PersonalNews, PersonalNewsSnapshot } from './personal-news.ts';
export {
  attachPlayer,
  type PlayerSync,
  type PlayerSyncOptions,
  type TimelineSource,
} from './player-sync.ts';
export type { PlayerSyncSnapshot, SyncCause, SyncFacts } from './player-sync-snapshot.ts';
export type { RoomConnection } from './room.ts';
export type { ChatEntry, CloseReason, ConnectionStatus, OwnMessage, RoomSnapshot } from './room-snapshot.ts';
export { createStore, type Readable, type Store } from './store.ts';
export { type ClientErrorCode, type ErrorAnswer, StreamItError } from './streamit-error.ts';
export type { UserAction } from './user-action-watch.ts';
export { OFFSET_MAX_MS } from './viewer-offset.ts';
