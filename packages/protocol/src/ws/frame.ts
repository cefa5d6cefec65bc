/** The unions of all frames on the room socket: adding one here makes its handler and its encoder mandatory. */
import Type, { type Static } from 'typebox';
import type { Action } from '../action.ts';
import { ChatHistory, ChatMessage, ChatSend } from './chat.ts';
import { BanUser, KickUser, Moderation, MuteUser, TransferHost, UnbanUser, UnmuteUser } from './moderation.ts';
import {
  Buffering,
  ChangeQuality,
  ChangeRate,
  ChangeSubtitle,
  Pause,
  Play,
  PlaybackStateFrame,
  PlayerEvent,
  Ready,
  RoomWaiting,
  Seek,
  SyncCheck,
  SyncCorrection,
  SyncReport,
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
  MUTE_USER: MuteUser,
  UNMUTE_USER: UnmuteUser,
  KICK_USER: KickUser,
  BAN_USER: BanUser,
  UNBAN_USER: UnbanUser,
  TRANSFER_HOST: TransferHost,
  PLAYER_EVENT: PlayerEvent,
  BUFFERING: Buffering,
  READY: Ready,
  SYNC_CHECK: SyncCheck,
  SYNC_REPORT: SyncReport,
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
  MUTE_USER: 'moderate',
  UNMUTE_USER: 'moderate',
  KICK_USER: 'moderate',
  BAN_USER: 'moderate',
  UNBAN_USER: 'moderate',
  TRANSFER_HOST: 'manage',
  PLAYER_EVENT: 'see',
  BUFFERING: 'see',
  READY: 'see',
  SYNC_CHECK: 'see',
  SYNC_REPORT: 'see',
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
  Moderation,
  RoomWaiting,
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
