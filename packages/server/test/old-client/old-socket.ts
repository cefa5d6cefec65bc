/** The room socket as an old client opens it: the token in the query, events by their `type`, no types of ours. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Json } from './dialects.ts';

export interface OldSocket {
  /** Every event so far. */
  readonly events: readonly Json[];
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  readonly isOpen: () => boolean;
  send(event: object): void;
  /** The next event of this type that nobody has asked for yet. */
  next(type: string): Promise<Json>;
  /** Resolves when what was sent before has been handled: a check that is far off is always answered. */
  settled(): Promise<void>;
  typesSince(index: number): unknown[];
  drop(): void;
}

/** Far from wherever the film is. */
const FAR_OFF_S = 80_000;

export function openOldSocket(url: string): OldSocket {
  const ws = new WebSocket(url);
  const events: Json[] = [];
  const taken = new Set<Json>();
  ws.on('message', (data) => events.push(JSON.parse(String(data)) as Json));
  ws.on('error', () => {});
  const closed = once(ws, 'close').then(([code]) => Number(code));

  async function next(type: string): Promise<Json> {
    for (;;) {
      const found = events.find((event) => event.type === type && !taken.has(event));
      if (found !== undefined) {
        taken.add(found);
        return found;
      }
      const code = await Promise.race([once(ws, 'message').then(() => null), closed]);
      if (code !== null) throw new Error(`closed with ${code} while waiting for ${type}`);
    }
  }

  const send = (event: object) => ws.send(JSON.stringify(event));
  return {
    events,
    closed,
    send,
    next,
    isOpen: () => ws.readyState === ws.OPEN,
    async settled() {
      send({ type: 'SYNC_CHECK', client_time: FAR_OFF_S });
      await next('SYNC_CORRECTION');
    },
    typesSince: (index) => events.slice(index).map(({ type }) => type),
    drop: () => ws.terminate(),
  };
}
