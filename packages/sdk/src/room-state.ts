/** Frames → what the room looks like: the reducer behind {@link RoomSnapshot}. Pure; it takes what the server says and infers nothing. */
import { CHAT_STORED, type ServerFrame, type ServerFrameOf } from '@streamit/protocol';
import type { ChatEntry, ConnectionStatus, RoomSnapshot } from './room-snapshot.ts';
import { type ErrorAnswer, knownCode, type StreamItError } from './streamit-error.ts';

export const initialSnapshot: RoomSnapshot = {
  connection: { state: 'connecting', attempt: 1 },
  me: null,
  room: null,
  hostAway: null,
  playback: null,
  waitingFor: [],
  waitingVersion: 0,
  participants: [],
  participantTotal: 0,
  hostName: '',
  messages: [],
  ended: null,
  lastError: null,
};

/** The snapshot after `frame`; the same object when the frame changes nothing in it. */
export function applyFrame(snapshot: RoomSnapshot, frame: ServerFrame): RoomSnapshot {
  switch (frame.type) {
    case 'JOINED':
      return joined(snapshot, frame);
    case 'CHAT_HISTORY':
      return { ...snapshot, messages: withHistory(snapshot.messages, frame.messages.map(stored)) };
    case 'CHAT_MESSAGE':
      return { ...snapshot, messages: withMessage(snapshot.messages, stored(frame)) };
    case 'PLAYBACK_STATE':
      return { ...snapshot, playback: frame };
    case 'ROOM_PARTICIPANTS':
      return { ...snapshot, participants: frame.users, participantTotal: frame.total, hostName: frame.host };
    case 'HOST_DISCONNECTED':
      return {
        ...withRoom(snapshot, { state: 'GRACE' }),
        hostAway: { deadline: frame.deadline, graceSeconds: frame.grace_seconds },
      };
    case 'HOST_RECONNECTED':
      return { ...withRoom(snapshot, { state: 'LIVE' }), hostAway: null };
    case 'ROOM_UPDATED':
      return updated(snapshot, frame);
    case 'MODERATION':
      return moderated(snapshot, frame);
    case 'ROOM_WAITING':
      // Lists of several nodes may overtake each other.
      if (frame.version < snapshot.waitingVersion) return snapshot;
      return { ...snapshot, waitingFor: frame.waiting_for, waitingVersion: frame.version };
    case 'SOURCE_CHANGED':
      return withRoom(snapshot, { source: frame.source });
    case 'ROOM_EXPIRED':
      return { ...withRoom(snapshot, { state: 'EXPIRED' }), hostAway: null, ended: 'expired' };
    case 'ROOM_DELETED':
      return { ...withRoom(snapshot, { state: 'DELETED' }), hostAway: null, ended: 'deleted' };
    case 'ERROR':
      return withError(snapshot, { code: knownCode(frame.code), message: frame.message });
    // Events to listen to. The list of participants follows them in its own frame; clocks are kept elsewhere.
    case 'USER_JOINED':
    case 'USER_LEFT':
    case 'SYNC_CORRECTION':
    case 'TIME_SYNC':
      return snapshot;
  }
}

/** The connection went from one state to another. */
export function applyStatus(snapshot: RoomSnapshot, connection: ConnectionStatus): RoomSnapshot {
  // The close code says it too, to who was not here when it was announced.
  return { ...snapshot, connection, ended: snapshot.ended ?? endedBy(connection) };
}

function endedBy(connection: ConnectionStatus): RoomSnapshot['ended'] {
  if (connection.state !== 'closed') return null;
  const { reason } = connection;
  return reason === 'expired' || reason === 'removed' || reason === 'banned' ? reason : null;
}

/** A fresh object, so that the same error twice is two changes. */
export function withError(snapshot: RoomSnapshot, { code, message }: ErrorAnswer): RoomSnapshot {
  return { ...snapshot, lastError: { code, message } };
}

/** An own message that is on its way. */
export function withSending(snapshot: RoomSnapshot, key: string, message: string): RoomSnapshot {
  const entry: ChatEntry = {
    status: 'sending',
    key,
    user: snapshot.me?.name ?? '',
    user_id: snapshot.me?.userId ?? '',
    message,
  };
  return { ...snapshot, messages: bounded([...snapshot.messages, entry]) };
}

/** An own message that will not be stored. */
export function withFailed(snapshot: RoomSnapshot, key: string, error: StreamItError): RoomSnapshot {
  const messages = snapshot.messages.map(
    (entry): ChatEntry =>
      entry.key === key && entry.status === 'sending' ? { ...entry, status: 'failed', error } : entry,
  );
  return { ...snapshot, messages };
}

/** Without the failed message that has this `key`. */
export function withoutFailed(snapshot: RoomSnapshot, key: string): RoomSnapshot {
  return {
    ...snapshot,
    messages: snapshot.messages.filter((entry) => entry.status !== 'failed' || entry.key !== key),
  };
}

function joined(snapshot: RoomSnapshot, frame: ServerFrameOf<'JOINED'>): RoomSnapshot {
  const { room, grace_deadline: deadline } = frame;
  return {
    ...snapshot,
    me: {
      userId: frame.user_id,
      name: frame.user,
      connectionId: frame.connection_id,
      role: frame.role,
      isMuted: frame.is_muted,
    },
    room: {
      code: room.code,
      title: room.title,
      state: room.state,
      isChatEnabled: room.is_chat_enabled,
      source: room.source,
      isPrivate: room.is_private,
      entryMode: room.entry_mode,
      waitForViewers: room.wait_for_viewers,
    },
    waitingFor: [],
    waitingVersion: 0,
    // Who was put out and is let in again is here again.
    ended: null,
    hostAway: deadline === undefined ? null : { deadline, graceSeconds: snapshot.hostAway?.graceSeconds ?? null },
    lastError: null,
  };
}

function updated(snapshot: RoomSnapshot, frame: ServerFrameOf<'ROOM_UPDATED'>): RoomSnapshot {
  const { me } = snapshot;
  const changed = withRoom(snapshot, {
    ...(frame.title === undefined ? {} : { title: frame.title }),
    ...(frame.is_chat_enabled === undefined ? {} : { isChatEnabled: frame.is_chat_enabled }),
    ...(frame.is_private === undefined ? {} : { isPrivate: frame.is_private }),
    ...(frame.entry_mode === undefined ? {} : { entryMode: frame.entry_mode }),
    ...(frame.wait_for_viewers === undefined ? {} : { waitForViewers: frame.wait_for_viewers }),
  });
  if (frame.host_id === undefined) return changed;
  return {
    ...changed,
    hostName: frame.host ?? changed.hostName,
    me: me === null ? null : { ...me, role: frame.host_id === me.userId ? 'host' : 'participant' },
  };
}

function moderated(snapshot: RoomSnapshot, { action, user_id }: ServerFrameOf<'MODERATION'>): RoomSnapshot {
  const { me, participants } = snapshot;
  const isMe = me?.userId === user_id;
  switch (action) {
    case 'mute':
    case 'unmute': {
      const isMuted = action === 'mute';
      return {
        ...snapshot,
        me: isMe ? { ...me, isMuted } : me,
        participants: participants.map((person) => (person.id === user_id ? { ...person, is_muted: isMuted } : person)),
      };
    }
    case 'kick':
      return isMe ? { ...snapshot, ended: 'removed' } : snapshot;
    case 'ban':
      return isMe ? { ...snapshot, ended: 'banned' } : snapshot;
    // Whoever is let in again was not here; and a newer server may know more ways.
    default:
      return snapshot;
  }
}

function withRoom(snapshot: RoomSnapshot, changes: Partial<NonNullable<RoomSnapshot['room']>>): RoomSnapshot {
  return snapshot.room === null ? snapshot : { ...snapshot, room: { ...snapshot.room, ...changes } };
}

type StoredEntry = Extract<ChatEntry, { status: 'stored' }>;

function stored(message: Omit<ServerFrameOf<'CHAT_MESSAGE'>, 'type'>): StoredEntry {
  const { id, user, user_id, created_at, client_id } = message;
  return { status: 'stored', key: client_id ?? id, id, user, user_id, message: message.message, created_at };
}

/** Replayed history beneath what is here. Where the two do not meet, messages are missing between them: only the replay is whole. */
function withHistory(present: readonly ChatEntry[], history: readonly StoredEntry[]): readonly ChatEntry[] {
  const own = present.filter((entry) => entry.status !== 'stored');
  const here = present.filter((entry) => entry.status === 'stored');
  const ids = new Set(history.map(({ id }) => id));
  const meet = here.some(({ id }) => ids.has(id));
  const older = meet ? here.filter(({ id }) => !ids.has(id)) : [];
  const keys = new Map(here.map(({ id, key }) => [id, key]));
  const replayed = history.map((entry) => ({ ...entry, key: keys.get(entry.id) ?? entry.key }));
  return bounded([...inOrder([...older, ...replayed]), ...own]);
}

/** One more stored message: at its place, once, and instead of the own one that was on its way. */
function withMessage(present: readonly ChatEntry[], message: StoredEntry): readonly ChatEntry[] {
  const others = present.filter(({ key }) => key !== message.key);
  const here = others.filter((entry) => entry.status === 'stored');
  const own = others.filter((entry) => entry.status !== 'stored');
  // A resent message that had been stored before comes back under its id, and may be in the replayed history already.
  const isNew = here.every(({ id }) => id !== message.id);
  return bounded([...(isNew ? inOrder([...here, message]) : here), ...own]);
}

/** By time of creation; ids are UUIDv7 and settle what happened in the same millisecond. */
function inOrder(messages: readonly StoredEntry[]): readonly StoredEntry[] {
  return messages.toSorted((a, b) => a.created_at - b.created_at || (a.id < b.id ? -1 : 1));
}

/** As many as the server keeps; an evening's page must not grow for ever. */
function bounded(messages: readonly ChatEntry[]): readonly ChatEntry[] {
  return messages.slice(-CHAT_STORED);
}
