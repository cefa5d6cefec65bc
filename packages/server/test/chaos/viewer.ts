/** A person before a page: the real client in this process, with everything recorded that came over its sockets. */

import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerFrame, StoredMessage } from '@streamit/protocol';
import { createClient, type RoomConnection, type StreamItClient, type WebSocketConstructor } from '@streamit/sdk';
import { WebSocket } from 'ws';
import type { Cluster, ClusterNode } from './cluster.ts';

/** One socket, from its opening to its end. Instants are `performance.now()` of this process. */
export interface Recording {
  readonly node: ClusterNode;
  readonly frames: { readonly at: number; readonly frame: ServerFrame }[];
  /** When the server let it in; undefined if it never did. */
  joinedAt?: number;
  closed?: { readonly at: number; readonly code: number };
}

export interface Viewer {
  readonly name: string;
  readonly id: string;
  readonly client: StreamItClient;
  readonly room: RoomConnection;
  /** Every socket that it has opened, in order. */
  readonly recordings: readonly Recording[];
  /** Own messages that the server has confirmed. */
  readonly acknowledged: readonly (StoredMessage & { readonly at: number })[];
  /** Own messages that were refused, with the code. */
  readonly refused: readonly { readonly text: string; readonly code: string; readonly at: number }[];
  /** Versions of the playback, as the page saw them. */
  readonly versions: readonly number[];
  /** Says something; never rejects: what became of it is in `acknowledged` or `refused`. */
  say(text: string): Promise<void>;
  /** Loses its socket as by a broken network, without a farewell. */
  drop(): void;
  /** Resolves when it is in the room. @throws Error when it is not within `ms` */
  here(ms?: number): Promise<void>;
  /** Closes the page. */
  leave(): void;
}

export interface ViewerOptions {
  /** The node that it takes while that is up; any when missing. */
  readonly home?: ClusterNode;
  /** Through the failing network before the node. */
  readonly front?: boolean;
}

/** An account or a guest who is not in a room yet. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly client: StreamItClient;
  /** As {@link ViewerOptions.home}. */
  home: ClusterNode | undefined;
  /** Joins the room by its code and opens the page. */
  enter(code: string): Promise<Viewer>;
  /** A room of this person, who is not in it yet. */
  createRoom(): Promise<{ id: string; code: string }>;
}

/** Stands for whatever node is chosen at the moment. */
const SOMEWHERE = 'http://streamit.invalid';

export async function openHost(t: TestContext, cluster: Cluster, name: string, options: ViewerOptions = {}) {
  return openPerson(t, cluster, options, (client) =>
    client.register({ email: `${name}@example.org`, username: name, password: 'correct horse battery' }),
  );
}

export async function openGuest(t: TestContext, cluster: Cluster, name: string, options: ViewerOptions = {}) {
  return openPerson(t, cluster, options, (client) => client.enterAsGuest(name));
}

async function openPerson(
  t: TestContext,
  cluster: Cluster,
  { home, front = false }: ViewerOptions,
  signIn: (client: StreamItClient) => ReturnType<StreamItClient['enterAsGuest']>,
): Promise<Person> {
  const recordings: Recording[] = [];
  const address = () => {
    const { node, url } = cluster.address(person.home);
    return { node, url: front ? node.front.through(url) : url };
  };
  const client = createClient({
    baseUrl: SOMEWHERE,
    // Connections that are kept for the next call would be counted as handles of the server.
    fetch: async (input, init) =>
      fetch(String(input).replace(SOMEWHERE, address().url), {
        ...init,
        headers: { ...(init?.headers as Record<string, string>), connection: 'close' },
      }),
    WebSocket: recordingSockets(address, recordings),
  });
  const person: Pick<Person, 'home'> = { home };
  const { id, display_name: name } = await signIn(client);
  return Object.assign(person, {
    id,
    name,
    client,
    async createRoom() {
      const { room_id, code } = await client.call('POST /api/rooms/create/', { body: { title: 'Film night' } });
      return { id: room_id, code };
    },
    async enter(code: string) {
      await client.call('POST /api/rooms/join/', { body: { code } });
      const viewer = watch({ id, name, client, room: client.joinRoom(code), recordings });
      t.after(() => viewer.leave());
      await viewer.here();
      return viewer;
    },
  });
}

/** Sockets to the address of the moment that write down what comes. */
function recordingSockets(
  address: () => { node: ClusterNode; url: string },
  recordings: Recording[],
): WebSocketConstructor {
  class RecordingSocket extends WebSocket {
    constructor(url: string, protocols: string[]) {
      const { node, url: nodeUrl } = address();
      super(url.replace(SOMEWHERE.replace('http', 'ws'), nodeUrl.replace('http', 'ws')), protocols);
      const recording: Recording = { node, frames: [] };
      recordings.push(recording);
      // What fails is seen by its close.
      this.on('error', () => {});
      this.on('message', (data) => {
        const frame = JSON.parse(String(data)) as ServerFrame;
        recording.frames.push({ at: performance.now(), frame });
        if (frame.type === 'JOINED') recording.joinedAt = performance.now();
      });
      this.on('close', (code) => {
        recording.closed = { at: performance.now(), code };
      });
      sockets.set(recording, this);
    }
  }
  return RecordingSocket as unknown as WebSocketConstructor;
}

const sockets = new WeakMap<Recording, WebSocket>();

function watch({ id, name, client, room, recordings }: Pick<Viewer, 'id' | 'name' | 'client' | 'room' | 'recordings'>) {
  const acknowledged: (StoredMessage & { at: number })[] = [];
  const refused: { text: string; code: string; at: number }[] = [];
  const versions: number[] = [];
  room.on('PLAYBACK_STATE', ({ version }) => versions.push(version));
  const viewer: Viewer = {
    id,
    name,
    client,
    room,
    recordings,
    acknowledged,
    refused,
    versions,
    async say(text) {
      try {
        acknowledged.push({ ...(await room.sendChat(text)), at: performance.now() });
      } catch (error) {
        refused.push({ text, code: (error as { code?: string }).code ?? String(error), at: performance.now() });
      }
    },
    drop() {
      const latest = recordings.at(-1);
      if (latest !== undefined) sockets.get(latest)?.terminate();
    },
    async here(ms = 20_000) {
      const until = performance.now() + ms;
      // The state says so before the snapshot is complete: the list of people comes last.
      const isHere = () =>
        room.get().connection.state === 'open' &&
        recordings.at(-1)?.frames.some(({ frame }) => frame.type === 'ROOM_PARTICIPANTS');
      while (!isHere()) {
        const { connection } = room.get();
        if (performance.now() > until || connection.state === 'closed')
          throw new Error(`${name} is not in the room: ${JSON.stringify(connection)}`);
        await delay(10);
      }
    },
    leave: () => room.close(),
  };
  return viewer;
}
