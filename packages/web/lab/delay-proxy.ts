/** A way to the server as people have it: longer in one direction than in the other, never the same twice, with queues. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Network {
  /** One-way delays to the server and back, ms. */
  readonly upMs: number;
  readonly downMs: number;
  /** Each piece takes up to so much more or less. */
  readonly jitterMs: number;
}

export interface DelayProxy {
  readonly port: number;
  /** Nothing gets through, and what was connected is gone; until {@link heal}. */
  cut(): void;
  heal(): void;
  close(): void;
}

/** Queues come at random, so far apart on the average, and hold everything back for up to so long. */
const BURST_EVERY_MS = 8_000;
const BURST_MAX_MS = 150;

export interface ProxyOptions {
  readonly random?: () => number;
  readonly hasBursts?: boolean;
}

/** Stands before `port` of this machine. The caller closes it. */
export async function startDelayProxy(
  port: number,
  { upMs, downMs, jitterMs }: Network,
  { random = Math.random, hasBursts = true }: ProxyOptions = {},
): Promise<DelayProxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let queueUntil = 0;
  let burstTimer: NodeJS.Timeout | undefined;

  function armBurst() {
    burstTimer = setTimeout(
      () => {
        queueUntil = performance.now() + random() * BURST_MAX_MS;
        armBurst();
      },
      -Math.log(1 - random()) * BURST_EVERY_MS,
    );
    burstTimer.unref();
  }
  if (hasBursts) armBurst();

  function carry(from: Socket, to: Socket, delayMs: number) {
    let lastDue = 0;
    const deliveries: (() => void)[] = [];
    const after = (deliver: () => void) => {
      const now = performance.now();
      const due = Math.max(now, queueUntil) + Math.max(0, delayMs + (2 * random() - 1) * jitterMs);
      // TCP keeps the order: what is early waits for what is late before it.
      lastDue = Math.max(lastDue, due);
      deliveries.push(deliver);
      // Whichever timer is first takes the oldest: timers of whole milliseconds do not keep the order by themselves.
      setTimeout(() => deliveries.shift()?.(), lastDue - now);
    };
    from.on('data', (piece) => after(() => to.writable && to.write(piece)));
    from.on('end', () => after(() => to.end()));
    from.on('error', () => {});
    from.on('close', (hadError) => hadError && to.destroy());
  }

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    if (isCut) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
    carry(near, far, upMs);
    carry(far, near, downMs);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  function reset() {
    for (const socket of sockets) socket.resetAndDestroy();
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      reset();
    },
    heal() {
      isCut = false;
    },
    close() {
      clearTimeout(burstTimer);
      reset();
      server.close();
    },
  };
}
