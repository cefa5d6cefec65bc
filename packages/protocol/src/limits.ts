/** Every bound of the system, each with the reason for its size. Plain numbers: imports nothing. */

/** Longest room title, in characters: one line on a phone. */
export const TITLE_MAX_LENGTH = 80;
/** Viewers (live connections) of one room unless configured otherwise: what one core fans out to comfortably. */
export const ROOM_MAX_VIEWERS = 1000;
/** Connections of one user in one room: his tabs and devices, but never a room's worth of them. */
export const USER_MAX_CONNECTIONS = 10;
/** Rooms one host may have live at the same time: nobody hosts more, a script would. */
export const HOST_MAX_LIVE_ROOMS = 20;
/** Characters of a generated room password: 32⁸ of them, and guessing is limited (RM4, AU8). */
export const ROOM_PASSWORD_LENGTH = 8;
/** Longest room password that is looked at. */
export const ROOM_PASSWORD_MAX_LENGTH = 64;
/** People who may wait at one door: more is a crowd that a script made, and its host could not answer them. */
export const ROOM_MAX_PENDING = 200;
/** Invitations one host may send within a minute. */
export const INVITATIONS_PER_MINUTE = 30;
/** Notifications kept for each user; older ones are trimmed. */
export const NOTIFICATIONS_STORED = 100;
/** Participants, and people at the door, who are told that their room was deleted: those who came last. */
export const END_NOTIFIED_MAX = 1_000;
/** Sockets for personal news that one user may have open: his tabs and devices. */
export const PERSONAL_MAX_CONNECTIONS = 20;
/** How long a room waits for viewers who buffer, at most (PB10). */
export const WAIT_FOR_VIEWERS_MS = 15_000;
/** Waits within {@link WAITS_WINDOW_MS} that one viewer may cause, and that a room goes into: a line that never keeps up must not stop the evening. */
export const WAITS_OF_USER = 2;
export const WAITS_OF_ROOM = 4;
export const WAITS_WINDOW_MS = 60_000;
/** Connections that one wait names: in a large room all run dry at once, and each name is told to everyone. */
export const WAITING_MAX_VIEWERS = 20;
/** How far back a wait may put the film to where a viewer ran dry, in seconds: as much as a report can be late. */
export const WAITING_REWIND_MAX_S = 2;
/** How long a viewer for whom a wait ran out is not waited for again, unless he reports that he is ready. */
export const WAIT_EXCLUSION_MS = 10 * 60_000;
/** How often progress is stored while a film plays (PG3). */
export const PROGRESS_INTERVAL_MS = 30_000;
/** Seconds of film that count as not begun: whoever only looked in has nothing to continue. */
export const PROGRESS_MIN_S = 5;
/** How soon a pause or a jump is stored: a host who scrubs makes one write a second of it, not sixty. */
export const PROGRESS_DELAY_MS = 1_000;
/** Rows of progress kept for each user: a lifetime of films; the oldest beyond are trimmed. */
export const PROGRESS_STORED_MAX = 1_000;
/** Rows of progress that may wait for a database that is away, on one node: some dozen full rooms. */
export const PROGRESS_WAITING_MAX = 20_000;
/** Seconds a room waits for its host unless configured otherwise. */
export const GRACE_SECONDS = 600;

/** Longest chat message, in characters (UTF-16 code units). */
export const CHAT_MESSAGE_MAX_LENGTH = 500;
/** Messages replayed on join: a screenful or two. */
export const CHAT_REPLAYED = 50;
/** Messages kept per room: an evening's talk; older ones are trimmed. */
export const CHAT_STORED = 500;
/** Messages one user may send to one room within {@link CHAT_WINDOW_MS}. */
export const CHAT_BURST = 5;
export const CHAT_WINDOW_MS = 3_000;
/** How long all messages are refused after the burst was exceeded. */
export const CHAT_COOLDOWN_MS = 10_000;
/** The same text by the same user within this time is a duplicate. */
export const CHAT_DUPLICATE_MS = 3_000;
/** Longest `client_id` of a message: a UUID fits. */
export const CLIENT_ID_MAX_LENGTH = 64;

/** Largest frame on the room socket, in bytes: the longest legal frame is about 3 KB. */
export const FRAME_MAX_BYTES = 16 * 1024;
/** Sustained frames a second of one connection: a host who scrubs sends about 60. */
export const FRAMES_PER_SECOND = 100;
/** Frames a connection may send at once: the whole bucket, which {@link FRAMES_PER_SECOND} refills. */
export const FRAMES_BURST = 200;
/** Invalid frames within {@link BAD_FRAMES_WINDOW_MS} after which a connection is closed: past this it is no mistake. */
export const BAD_FRAMES_MAX = 50;
export const BAD_FRAMES_WINDOW_MS = 10_000;
/** Frames waiting behind one that is being handled; above it the socket is not read (TCP holds the sender back). */
export const FRAMES_QUEUED_MAX = 64;
/** Unsent bytes after which a viewer is closed as too slow: one slow viewer must not cost the node its memory. */
export const SEND_BUFFER_MAX_BYTES = 1024 * 1024;
/** Broadcasts held back for a connection while its join snapshot is being read; more than a join can take. */
export const JOIN_BACKLOG_MAX = 2_000;

/** How often the server pings each connection. */
export const PING_INTERVAL_MS = 20_000;
/** A connection silent for this long (two missed pings) is gone. */
export const SILENT_MAX_MS = 45_000;
/** How long a presence lease lasts: what a dead node leaves behind is gone after it. */
export const PRESENCE_LEASE_MS = 15_000;
/** How often leases are renewed: two renewals may fail before one lapses. */
export const PRESENCE_RENEW_MS = 5_000;
/** A user is announced as gone when the last connection has been away for this long: a page reload takes less. */
export const USER_LEFT_AFTER_MS = 3_000;
/**
 * How long frames that are in no hurry may wait for others to share a write with. A write to a socket is what a delivery
 * costs; playback never waits, and takes with it what does.
 */
export const PRESENCE_BATCH_MS = 100;
export const CHAT_BATCH_MS = 25;
/** They wait only as long as there is something to save: by so much for each connection of the room. */
export const BATCH_MS_PER_CONNECTION = 0.2;
/** Least time between two `ROOM_PARTICIPANTS` broadcasts of a room (4 a second). */
export const PARTICIPANTS_INTERVAL_MS = 250;
/** In large rooms lists are sent less often, by so much for each connection, so that their bytes a second stay bounded. */
export const PARTICIPANTS_INTERVAL_MS_PER_CONNECTION = 5;
/** How often departures, lapsed leases and grace deadlines are looked for. */
export const SWEEP_INTERVAL_MS = 250;
/** Entries of `users` in `ROOM_PARTICIPANTS`; above it `total` tells the count. */
export const PARTICIPANTS_LISTED_MAX = 200;

/** Bounds of the lead between accepting a command and its taking effect. Under 40 ms timers are too coarse; over 400 ms people feel it. */
export const LEAD_MIN_MS = 40;
export const LEAD_MAX_MS = 400;
/** The lead is as long as the way to this part of the room's connections takes; the rest hear of a command after its instant. */
export const LEAD_QUANTILE = 0.95;
export const RATE_MIN = 0.25;
export const RATE_MAX = 3;
/** `SYNC_CHECK` answers only above this drift, in seconds. */
export const SYNC_CHECK_TOLERANCE_S = 2;
/** Reports on its own sync that are taken from one connection a minute (SY7): enough to see a trend, and too few to cost anything. */
export const SYNC_REPORTS_PER_MINUTE = 6;
/** Longest one-way delay that is reported: a connection is given up before. */
export const DELAY_REPORTED_MAX_MS = 60_000;
/** Longest film whose position is accepted when no duration is known: a day. */
export const TIME_MAX_S = 86_400;
/** Longest quality or subtitle label. */
export const TRACK_LABEL_MAX_LENGTH = 64;

export const USERNAME_MIN_LENGTH = 3;
export const USERNAME_MAX_LENGTH = 20;
export const USERNAME_PATTERN = `^[A-Za-z0-9_]{${USERNAME_MIN_LENGTH},${USERNAME_MAX_LENGTH}}$`;
export const DISPLAY_NAME_MAX_LENGTH = 40;
export const EMAIL_MAX_LENGTH = 254;
/** NIST SP 800-63B: at least 8, and no upper bound below 64; argon2id needs one against long inputs. */
export const PASSWORD_MIN_LENGTH = 8;
export const PASSWORD_MAX_LENGTH = 256;
export const ACCESS_TOKEN_SECONDS = 15 * 60;
export const REFRESH_TOKEN_SECONDS = 30 * 24 * 3600;
export const SESSION_SECONDS = 30 * 24 * 3600;
/** A ticket is used at once by the page that asked for it. */
export const TICKET_SECONDS = 30;
/** Time to sign in at a provider, including to find one's password: afterwards it must be begun again. */
export const SIGN_IN_ATTEMPT_SECONDS = 10 * 60;
/** Longest path of the page to come back to after that: any of ours, with room to spare in a cookie. */
export const RETURN_PATH_MAX_LENGTH = 512;
/** Longest token or ticket that is looked at. */
export const TOKEN_MAX_LENGTH = 2_048;

/** Largest HTTP body, in bytes: no call carries more than a room's settings. */
export const BODY_MAX_BYTES = 64 * 1024;
export const PAGE_SIZE_DEFAULT = 20;
export const PAGE_SIZE_MAX = 100;
/** Longest URL that is accepted as a source: what browsers and proxies take. */
export const URL_MAX_LENGTH = 2_048;
export const SEARCH_TEXT_MAX_LENGTH = 100;
/** Live rooms that are ranked by viewers or searched through, the newest: more would hold up the server while it sorts. */
export const DISCOVERY_RANKED_MAX = 10_000;
/** Up to so many rooms each look at the list ranks them anew; of more, one ranking serves everyone for a moment. */
export const DISCOVERY_FRESH_MAX = 1_000;
export const DISCOVERY_REUSED_MS = 1_000;
/** Results on one page of a search: as many as the film catalogue gives at once. */
export const SEARCH_PAGE_SIZE = 20;
/** Pages of one search: the film catalogue gives no more, and nobody turns them. */
export const SEARCH_PAGES_MAX = 500;
/** Searches one client address may make within a minute (SE3): typing with pauses, not a copy of the catalogue. */
export const SEARCHES_PER_MINUTE = 10;
/** Longest title in a list of results; the catalogue's own may be of any length. */
export const RESULT_TITLE_MAX_LENGTH = 200;
/** Subtitles that a host may propose for one source: more languages than one room speaks. */
export const SUBTITLES_MAX = 8;
/** Largest file of subtitles: those of a long film are about 200 KB. */
export const SUBTITLE_MAX_BYTES = 2 * 1024 * 1024;
/** Samples of a local file that are hashed, and their size: read within a blink, and telling any two encodings apart. */
export const LOCAL_SAMPLES = 16;
export const LOCAL_SAMPLE_BYTES = 64 * 1024;
/** Largest local file, 8 TiB: no film is, and up to it the offsets of samples are exact in floating point. */
export const LOCAL_FILE_MAX_BYTES = 2 ** 43;

/** Characters of a room code: no 0/O, no 1/I, so that it can be read out loud. */
export const ROOM_CODE_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
export const ROOM_CODE_LENGTH = 6;
