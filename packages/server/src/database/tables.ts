/**
 * The tables. Times are whole milliseconds since the epoch (round before writing), booleans are 0 or 1 because SQLite
 * has none, JSON is text: the same rows on every database.
 */
import type {
  EntryMode,
  MembershipStatus,
  MessageId,
  PersonalFrameType,
  PlaybackSource,
  RoomCode,
  RoomId,
  RoomState,
  UserId,
} from '@streamit/protocol';
import type { Kysely, Transaction } from 'kysely';

/** A boolean as it is stored. */
export type Flag = 0 | 1;

export interface UsersTable {
  id: UserId;
  /** Lower-cased; `null` for guests. */
  email: string | null;
  /** As the user wrote it; `null` until an OpenID account has chosen one (AU3). */
  username: string | null;
  /** Lower-cased username: what must be unique (AU2). */
  username_key: string | null;
  display_name: string;
  /** argon2id PHC string; `null` for those who cannot sign in by password. */
  password_hash: string | null;
  is_guest: Flag;
  created_at: number;
}

/** One sign-in. Its cookie, its refresh tokens and its access tokens end with it. */
export interface SessionsTable {
  /** SHA-256 of the cookie's value: a stolen database opens no session. */
  id: string;
  user_id: UserId;
  expires_at: number;
  created_at: number;
}

/** Each session has one that is not spent; the spent ones are kept to notice their reuse. */
export interface RefreshTokensTable {
  /** SHA-256 of the token. */
  id: string;
  session_id: string;
  expires_at: number;
  spent_at: number | null;
}

/** An account as an OpenID Connect provider knows it (AU3). */
export interface IdentitiesTable {
  /** With `subject` the key: nothing else that a provider says is certain to mean the same person for ever. */
  issuer: string;
  subject: string;
  user_id: UserId;
  created_at: number;
}

export interface RoomsTable {
  id: RoomId;
  code: RoomCode;
  host_id: UserId;
  title: string | null;
  state: RoomState;
  is_private: Flag;
  entry_mode: EntryMode;
  /** argon2id PHC string of the password that lets people in; `null` where none is asked for. */
  password_hash: string | null;
  is_chat_enabled: Flag;
  wait_for_viewers: Flag;
  /** JSON of a PlaybackSource. */
  source: string | null;
  created_at: number;
  /** When the room expires without its host; set exactly while it is in GRACE. */
  grace_deadline: number | null;
  ended_at: number | null;
}

export interface MembershipsTable {
  room_id: RoomId;
  user_id: UserId;
  status: MembershipStatus;
  created_at: number;
}

export interface PlaybackTable {
  room_id: RoomId;
  version: number;
  intent: 'playing' | 'paused';
  hold: 'host_away' | 'waiting' | null;
  /** Seconds of film at `at`. */
  position: number;
  /** Instant of `position`; the one time that keeps fractions of a millisecond. */
  at: number;
  rate: number;
  duration: number | null;
  quality: string | null;
  subtitle: string | null;
}

export interface MessagesTable {
  /** UUIDv7: sorts by time. */
  id: MessageId;
  room_id: RoomId;
  user_id: UserId;
  /** Display name at the time of writing. */
  user_name: string;
  message: string;
  client_id: string | null;
  created_at: number;
}

export const AUDITED_ACTIONS = [
  'create',
  'delete',
  'expire',
  'transfer',
  'approve',
  'reject',
  'invite',
  'mute',
  'unmute',
  'kick',
  'ban',
  'unban',
] as const;
export type AuditedAction = (typeof AUDITED_ACTIONS)[number];

/** Who did what, and when (OP4): rows are added, never changed. */
export interface AuditTable {
  /** UUIDv7: sorts by time. */
  id: string;
  at: number;
  action: AuditedAction;
  /** `null`: the server itself. */
  actor_id: UserId | null;
  room_id: RoomId | null;
  target_id: UserId | null;
}

export interface NotificationsTable {
  /** UUIDv7: sorts by time. */
  id: string;
  user_id: UserId;
  type: PersonalFrameType;
  room_id: RoomId;
  actor_id: UserId;
  /** Display name at the time. */
  actor_name: string;
  created_at: number;
  is_read: Flag;
}

/** How far a user has come in a title. */
export interface ProgressTable {
  user_id: UserId;
  room_id: RoomId;
  media_id: string;
  media_type: PlaybackSource['media_type'];
  /** -1: none, as {@link episode}; NULLs would not be equal to each other. */
  season: number;
  episode: number;
  /** Seconds of film. */
  position: number;
  /** Seconds; 0 when it is not known. */
  duration: number;
  percent: number;
  completed: Flag;
  updated_at: number;
}

export interface NodePulseTable {
  /** Always 1: there is one row. */
  id: 1;
  /** When a server last lived; after a crash tells how long nobody kept time. */
  alive_at: number;
}

export interface Tables {
  users: UsersTable;
  sessions: SessionsTable;
  refresh_tokens: RefreshTokensTable;
  identities: IdentitiesTable;
  rooms: RoomsTable;
  memberships: MembershipsTable;
  playback: PlaybackTable;
  messages: MessagesTable;
  node_pulse: NodePulseTable;
  audit: AuditTable;
  notifications: NotificationsTable;
  progress: ProgressTable;
}

/** The database or a transaction in it. */
export type Db = Kysely<Tables>;
/** Must be a transaction: for queries that are only right together with others. */
export type Tx = Transaction<Tables>;

export const toFlag = (value: boolean): Flag => (value ? 1 : 0);
