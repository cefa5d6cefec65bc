/** What a scenario acts in: people with accounts, rooms, and connections, over real HTTP and sockets. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { ErrorCode, PersonalFrame, ServerFrameOf } from '@streamit/protocol';
import { openRoomClient, type RoomClient, type RoomClientOptions } from './room-client.ts';
import { openSocketClient, type SocketClient } from './socket-client.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  /** `name=value` of the session cookie. */
  readonly cookie: string;
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

export interface World {
  /** Base address of the server, or of the next of several. */
  readonly url: () => string;
  request(
    method: string,
    path: string,
    options?: { as?: Person; body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer>;
  account(name: string): Promise<Person>;
  guest(name: string): Promise<Person>;
  /** A room of `host`, who is not connected yet; `password` is empty where none was made. */
  room(host: Person, settings?: object): Promise<{ id: string; code: string; password: string }>;
  /** Joins by HTTP and opens the socket; resolves when the join snapshot is complete. */
  enter(person: Person, code: string, options?: RoomClientOptions): Promise<RoomClient>;
  /** Opens the socket alone. */
  connect(person: Person | null, code: string, options?: RoomClientOptions): RoomClient;
  /** Opens the socket of personal news; resolves when it hears them. */
  news(person: Person): Promise<NewsClient>;
  /** Calls and gives the body. @throws when the answer is an error */
  ok(...call: Parameters<World['request']>): Promise<Record<string, unknown>>;
  detail(code: string): Promise<Record<string, unknown>>;
  listed(): Promise<{ code: string; viewers: number }[]>;
}

/** Errors come on every socket. */
export type NewsClient = SocketClient<PersonalFrame | ServerFrameOf<'ERROR'>>;

/** Starts what a scenario needs, fresh for each, and ends it with the test. */
export type StartWorld = (t: TestContext, options?: WorldOptions) => Promise<World>;
export interface WorldOptions {
  readonly graceSeconds?: number;
  readonly maxViewers?: number;
}

const PASSWORD = 'correct horse battery';

/** The helpers around running servers; `url` gives the address of each call. */
export function createWorld(t: TestContext, url: () => string): World {
  const clients = new Set<Pick<RoomClient, 'ws'>>();
  t.after(() => {
    for (const { ws } of clients) ws.terminate();
  });

  async function request(...[method, path, options = {}]: Parameters<World['request']>): Promise<Answer> {
    const response = await fetch(url() + path, {
      method,
      headers: {
        ...(options.as && { authorization: `Bearer ${options.as.token}` }),
        ...(options.body !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    });
    return {
      status: response.status,
      body: (await response.json()) as Record<string, unknown>,
      headers: response.headers,
    };
  }

  async function ok(...args: Parameters<World['request']>): Promise<Answer> {
    const answer = await request(...args);
    assert.ok(answer.status < 300, `${args[0]} ${args[1]}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  function toPerson({ body, headers }: Answer): Person {
    return {
      id: String(body.id),
      name: String(body.display_name),
      token: String(body.access_token),
      cookie: headers.getSetCookie()[0]?.split(';')[0] ?? '',
    };
  }

  function connect(person: Person | null, code: string, options?: RoomClientOptions): RoomClient {
    const query = person === null ? '' : `?token=${person.token}`;
    const client = openRoomClient(`${url().replace('http', 'ws')}/ws/room/${code}/${query}`, options);
    clients.add(client);
    return client;
  }

  return {
    url,
    request,
    connect,
    async account(name) {
      const body = { email: `${name}@example.org`, username: name, password: PASSWORD };
      return toPerson(await ok('POST', '/api/auth/register/', { body }));
    },
    async guest(name) {
      return toPerson(await ok('POST', '/api/auth/guest/', { body: { display_name: name } }));
    },
    async room(host, settings = {}) {
      const { body } = await ok('POST', '/api/rooms/create/', { as: host, body: settings });
      return { id: String(body.room_id), code: String(body.code), password: String(body.room_password ?? '') };
    },
    async enter(person, code, options) {
      await ok('POST', '/api/rooms/join/', { as: person, body: { code } });
      const client = connect(person, code, options);
      await client.next('ROOM_PARTICIPANTS');
      return client;
    },
    async news(person) {
      const client: NewsClient = openSocketClient(
        `${url().replace('http', 'ws')}/ws/notifications/?token=${person.token}`,
      );
      clients.add(client);
      // It is read only when it is listened to: an answer shows that it is.
      await Promise.race([client.ponged, client.closed]);
      return client;
    },
    ok: async (...call) => (await ok(...call)).body,
    detail: async (code) => (await ok('GET', `/api/rooms/${code}/detail/`)).body,
    listed: async () => (await ok('GET', '/api/rooms/public/')).body as unknown as { code: string; viewers: number }[],
  };
}

/** The code of an error answer. */
export const codeOf = ({ body }: Answer): ErrorCode => body.code as ErrorCode;
