/** What concerns one account wherever it is: stored notifications and those that come live, as one list. */
import { NOTIFICATIONS_STORED, type Notification, type PersonalFrame } from '@streamit/protocol';
import { type ConnectionEnds, openConnection } from './connection.ts';
import type { Call } from './http.ts';
import { parsePersonalFrame } from './parse-frame.ts';
import type { ConnectionStatus } from './room-snapshot.ts';
import { createStore, type Readable } from './store.ts';
import { StreamItError } from './streamit-error.ts';

export interface PersonalNewsSnapshot {
  readonly connection: ConnectionStatus;
  /** Newest first; as many as the server keeps. */
  readonly items: readonly Notification[];
  readonly unread: number;
  /** Whether the stored ones are among `items`. */
  readonly isComplete: boolean;
  /** Why the stored ones could not be read the last time, or null. */
  readonly problem: StreamItError | null;
}

/**
 * The live connection for one account's news. It heals by itself, and reads what was stored meanwhile each time that it
 * opens, so that nothing is missed.
 */
export interface PersonalNews extends Readable<PersonalNewsSnapshot> {
  /** Calls `listener` with what comes live, after the list has it. What was missed is in the list alone. */
  onNews(listener: (news: PersonalFrame) => void): () => void;
  /** Reads the stored ones again, as after a failure. */
  reload(): Promise<void>;
  /** Marks everything in the list as read, at once; rejects, and takes it back, when the server can't be told. */
  markRead(): Promise<void>;
  /** Ends the waiting for the next attempt. */
  retryNow(): void;
  /** Closes for good. */
  close(): void;
}

export interface PersonalNewsOptions extends ConnectionEnds {
  readonly call: Call;
}

const initialNews: PersonalNewsSnapshot = {
  connection: { state: 'connecting', attempt: 1 },
  items: [],
  unread: 0,
  isComplete: false,
  problem: null,
};

/** Connects at once. The caller closes it. */
export function openPersonalNews({ call, ...ends }: PersonalNewsOptions): PersonalNews {
  const store = createStore(initialNews);
  const listeners = new Set<(news: PersonalFrame) => void>();
  const abort = new AbortController();
  const connection = openConnection<PersonalFrame>({ ...ends, parse: parsePersonalFrame, onFrame, onStatus });
  // A socket that outlived its network says nothing, and nobody here probes it: a new one is cheap and reads what was missed.
  const stopListening = ends.environment.onNetworkBack(() => {
    if (store.get().connection.state === 'open') connection.drop();
  });

  function onFrame(frame: PersonalFrame) {
    setItems([{ ...frame, is_read: false }]);
    for (const listener of [...listeners]) listener(frame);
  }

  function onStatus(status: ConnectionStatus) {
    store.set({ ...store.get(), connection: status });
    if (status.state === 'open') void reload();
    if (status.state === 'closed') {
      stopListening();
      abort.abort();
    }
  }

  /** Takes `news` in; what is here already is replaced, because the server knows better what was read and what was told anew. */
  function setItems(news: readonly Notification[]) {
    const byMatter = new Map([...store.get().items, ...news].map((item) => [matterOf(item), item]));
    const items = [...byMatter.values()]
      .sort((a, b) => b.created_at - a.created_at || (a.id < b.id ? 1 : -1))
      .slice(0, NOTIFICATIONS_STORED);
    store.set({ ...store.get(), items, unread: items.filter(({ is_read }) => !is_read).length });
  }

  async function reload() {
    try {
      const query = { page_size: NOTIFICATIONS_STORED };
      const { results } = await call('GET /api/notifications/', { query, signal: abort.signal });
      setItems(results);
      store.set({ ...store.get(), isComplete: true, problem: null });
    } catch (error) {
      if (abort.signal.aborted) return;
      if (!(error instanceof StreamItError)) throw error;
      store.set({ ...store.get(), problem: error });
    }
  }

  async function markRead() {
    const { items } = store.get();
    const newest = items[0];
    const unread = items.filter(({ is_read }) => !is_read);
    if (newest === undefined || unread.length === 0) return;
    setItems(unread.map((item) => ({ ...item, is_read: true })));
    try {
      await call('POST /api/notifications/read/', { body: { up_to: newest.id } });
    } catch (error) {
      setItems(unread);
      throw error;
    }
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    onNews(listener) {
      const entry = (news: PersonalFrame) => listener(news);
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
    reload,
    markRead,
    retryNow: connection.retryNow,
    close: connection.close,
  };
}

/** Who knocks ten times is one line, as the server keeps it: the latest telling of a matter stands for all. */
function matterOf({ type, room, user }: Notification): string {
  return `${type} ${room.room_id} ${user.id}`;
}
