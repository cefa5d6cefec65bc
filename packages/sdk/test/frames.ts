/** One good frame of each type, as the server sends them. */
import type { PlaybackSource, ServerFrameOf, ServerFrameType } from '@streamit/protocol';

export const source: PlaybackSource = {
  provider: 'open-movies',
  media_type: 'movie',
  external_id: 'sync-test',
  season: null,
  episode: null,
  title: 'Sync test',
  duration: 60,
  poster: null,
  qualities: [],
  subtitles: [],
  supports_events: true,
  supports_progress: true,
  capabilities: { seek: true, pause: true, resume: true, autoplay: true },
};

const host = { user: 'Hanna', user_id: 'u-host' };
const guest = { user: 'Gert', user_id: 'u-guest' };

export const frames: { readonly [Type in ServerFrameType]: ServerFrameOf<Type> } = {
  JOINED: {
    type: 'JOINED',
    ...guest,
    connection_id: 'c-1',
    role: 'participant',
    room: {
      code: 'ABCDEF',
      title: 'Evening',
      state: 'LIVE',
      is_chat_enabled: true,
      source,
      is_private: false,
      entry_mode: 'APPROVAL',
      wait_for_viewers: false,
    },
    is_muted: false,
    server_time: 1_700_000_000_000,
    protocol: 1,
  },
  CHAT_HISTORY: {
    type: 'CHAT_HISTORY',
    messages: [{ id: 'm-1', ...host, message: 'Welcome', created_at: 1_700_000_000_000 }],
  },
  PLAYBACK_STATE: {
    type: 'PLAYBACK_STATE',
    is_playing: true,
    time: 12.5,
    version: 3,
    rate: 1,
    server_time: 1_700_000_000_000,
    effective_at: 1_700_000_000_000,
    duration: 60,
  },
  ROOM_PARTICIPANTS: {
    type: 'ROOM_PARTICIPANTS',
    participants: ['Hanna', 'Gert'],
    users: [
      { id: 'u-host', name: 'Hanna', role: 'host', is_online: true, in_call: false, is_muted: false },
      { id: 'u-guest', name: 'Gert', role: 'participant', is_online: true, in_call: false, is_muted: false },
    ],
    host: 'Hanna',
    total: 2,
  },
  USER_JOINED: { type: 'USER_JOINED', ...guest },
  USER_LEFT: { type: 'USER_LEFT', ...guest },
  CHAT_MESSAGE: { type: 'CHAT_MESSAGE', id: 'm-2', ...host, message: 'Ready?', created_at: 1_700_000_001_000 },
  MODERATION: { type: 'MODERATION', ...guest, action: 'mute' },
  ROOM_WAITING: { type: 'ROOM_WAITING', version: 8, waiting_for: [guest], deadline: 1_700_000_015_000 },
  HOST_DISCONNECTED: { type: 'HOST_DISCONNECTED', ...host, grace_seconds: 600, deadline: 1_700_000_600_000 },
  HOST_RECONNECTED: { type: 'HOST_RECONNECTED', ...host },
  ROOM_UPDATED: { type: 'ROOM_UPDATED', user: 'Ann', user_id: 'ann', title: 'Night', is_chat_enabled: false },
  SOURCE_CHANGED: { type: 'SOURCE_CHANGED', user: 'Ann', user_id: 'ann', source: { ...source, external_id: 'other' } },
  ROOM_EXPIRED: { type: 'ROOM_EXPIRED' },
  ROOM_DELETED: { type: 'ROOM_DELETED' },
  SYNC_CORRECTION: { type: 'SYNC_CORRECTION', time: 12.5, version: 3, server_time: 1_700_000_000_000 },
  TIME_SYNC: { type: 'TIME_SYNC', t0: 1, t1: 2, t2: 3 },
  ERROR: { type: 'ERROR', code: 'PERMISSION_DENIED', message: 'You are not allowed to do that.' },
};
