/** A bare client of the room socket for tests. */
import type { ServerFrame } from '@streamit/protocol';
import { openSocketClient, type SocketClient, type SocketClientOptions } from './socket-client.ts';

export interface RoomClient extends SocketClient<ServerFrame> {
  /** Resolves when everything sent so far has been handled: frames of one connection are handled in order. */
  settled(): Promise<void>;
}

export type RoomClientOptions = SocketClientOptions;

let probes = 0;

export function openRoomClient(url: string, options?: RoomClientOptions): RoomClient {
  const client = openSocketClient<ServerFrame>(url, options);
  return {
    ...client,
    async settled() {
      const t0 = ++probes;
      client.send({ type: 'TIME_SYNC', t0 });
      await client.next('TIME_SYNC', (answer) => answer.t0 === t0);
    },
  };
}
