/** The unions of all frames on the room socket: adding one here makes its handler and its encoder mandatory. */
import Type, { type Static } from 'typebox';
import type { Action } from '../action.ts';
import { ChatHistory, ChatMessage, ChatSend } from './chat.ts';
import {
  ChangeQuality,
  ChangeRate,
  ChangeSubtitle,
  Pause,
  Play,
  PlaybackStateFrame,
  Seek,
  SyncCheck,
  SyncCorrection,
} from './playback.ts';
import {
  HostDisconnected,
  HostReconnected,
  RoomDeleted,
  RoomExpired,
  RoomParticipants,
  RoomUpdated,
  SourceChanged,
  UserJoined,
  UserLeft,
} from './presence.ts';
import { ErrorFrame, Joined, TimeSyncAnswer, TimeSyncRequest } from './session.ts';

/** Grows when a frame changes its meaning; new frames and new optional fields do not count. */
export const PROTOCOL_VERSION = 1;

/** Client → server, by `type`. */
export const clientFrames = {
  PLAY: Play,
  PAUSE: Pause,
  SEEK: Seek,
  CHANGE_RATE: ChangeRate,
  CHANGE_QUALITY: ChangeQuality,
  CHANGE_SUBTITLE: ChangeSubtitle,
  CHAT_MESSAGE: ChatSend,
  SYNC_CHECK: SyncCheck,
  TIME_SYNC: TimeSyncRequest,
} as const;
export type ClientFrameType = keyof typeof clientFrames;
/** Each frame's type, by name. */
export type ClientFrames = { [Name in ClientFrameType]: Static<(typeof clientFrames)[Name]> };
export type ClientFrameOf<Name extends ClientFrameType> = ClientFrames[Name];

/** What the sender of each frame asks to do. */
export const frameActions = {
  PLAY: 'control',
  PAUSE: 'control',
  SEEK: 'control',
  CHANGE_RATE: 'control',
  CHANGE_QUALITY: 'control',
  CHANGE_SUBTITLE: 'control',
  CHAT_MESSAGE: 'chat',
  SYNC_CHECK: 'see',
  TIME_SYNC: 'anyone',
} as const satisfies Record<ClientFrameType, Action>;
export type ClientFrame = ClientFrames[ClientFrameType];

export const ServerFrame = Type.Union([
  Joined,
  ChatHistory,
  PlaybackStateFrame,
  RoomParticipants,
  UserJoined,
  UserLeft,
  ChatMessage,
  HostDisconnected,
  HostReconnected,
  RoomUpdated,
  SourceChanged,
  RoomExpired,
  RoomDeleted,
  SyncCorrection,
  TimeSyncAnswer,
  ErrorFrame,
]);
export type ServerFrame = Static<typeof ServerFrame>;
export type ServerFrameType = ServerFrame['type'];
export type ServerFrameOf<Name extends ServerFrameType> = Extract<ServerFrame, { type: Name }>;
