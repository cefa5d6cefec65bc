/** A TCP proxy on loopback that fails as networks do: it delays, stalls, cuts, goes silent, refuses. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

export interface FailingNetwork {
  readonly port: number;
  /** `url` with this proxy in the place of its host and port. */
  through(url: string): string;
  /** Connections that are open now; those that went silent count until an end of them is gone. */
  readonly connections: number;
  /** From now on each piece takes `ms` longer, and up to `jitterMs` more; their order stays. */
  delay(ms: number, jitterMs?: number): void;
  /** Nothing gets through, and nothing is lost: what is sent now comes after {@link heal}, as TCP does when packets drop. */
  stall(): void;
  /** As {@link stall} for what comes back, while what is sent arrives: the far side does things whose answer nobody gets. */
  stallAnswers(): void;
  /**
   * Nothing gets through any more, in either direction, and no end is told. Connections that were open stay dead for
   * ever, as when a router has forgotten them; new ones are accepted and dead as well, until {@link heal}.
   */
  goSilent(): void;
  /** Resets every connection (RST). New ones work. */
  cut(): void;
  /** Resets every connection, and each new one at once, until {@link heal}. */
  refuse(): void;
  /** New connections work again, stalled ones go on, and nothing takes longer. */
  heal(): void;
}

interface Link {
  readonly ends: readonly [Socket, Socket];
  /** Silent for ever. */
  isDead: boolean;
  /** Lets bytes flow, or not, as the network is now. */
  update(): void;
}

/** Stands before `port` of this machine, or before the port that it gives for each new connection; gone with the test. */
export async function startFailingNetwork(t: TestContext, port: number | (() => number)): Promise<FailingNetwork> {
  const target = typeof port === 'number' ? () => port : port;
  const links = new Set<Link>();
  const now = {
    delayMs: 0,
    jitterMs: 0,
    state: 'whole' as 'whole' | 'stalled' | 'half stalled' | 'silent' | 'refusing',
  };
  const pieceMs = () => now.delayMs + now.jitterMs * Math.random();
  const isHeld = (link: Link) => link.isDead || now.state === 'stalled';

  /** Carries what `from` sends to `to`; the result lets it flow or holds it. */
  function carry(from: Socket, to: Socket, isHeldNow: () => boolean): () => void {
    const pieces: (Buffer | null)[] = [];
    let lastDue = 0;
    let isFull = false;

    const update = () => {
      if (isHeldNow() || isFull) from.pause();
      else from.resume();
      deliver();
    };
    /** Pieces that were on their way when the network stalled wait, too. */
    let ripe = 0;
    function deliver() {
      for (; ripe > 0 && !isHeldNow(); ripe--) {
        const piece = pieces.shift();
        if (to.destroyed || piece === undefined) continue;
        if (piece === null) to.end();
        else if (!to.write(piece)) {
          isFull = true;
          from.pause();
          to.once('drain', () => {
            isFull = false;
            update();
          });
        }
      }
    }
    function send(piece: Buffer | null) {
      pieces.push(piece);
      const at = performance.now();
      lastDue = Math.max(lastDue, at + pieceMs());
      const ripen = () => {
        ripe += 1;
        deliver();
      };
      if (lastDue <= at && pieces.length === 1) ripen();
      else setTimeout(ripen, lastDue - at);
    }
    from.on('data', send);
    from.on('end', () => send(null));
    return update;
  }

  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (near) => {
    near.on('error', () => {});
    if (now.state === 'refusing') {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ host: '127.0.0.1', port: target(), allowHalfOpen: true, noDelay: true });
    far.on('error', () => {});
    const link: Link = { ends: [near, far], isDead: now.state === 'silent', update: () => {} };
    const flows = [
      carry(near, far, () => isHeld(link)),
      carry(far, near, () => isHeld(link) || now.state === 'half stalled'),
    ];
    link.update = () => {
      for (const update of flows) update();
    };
    links.add(link);
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      end.on('close', (hadError) => {
        links.delete(link);
        // Whoever was reset resets the other; who has said goodbye lets what is under way arrive.
        if (hadError && !link.isDead) other.resetAndDestroy();
      });
    }
    link.update();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: here } = server.address() as AddressInfo;

  function cut() {
    for (const { ends } of links) for (const end of ends) end.resetAndDestroy();
  }
  t.after(() => {
    for (const { ends } of links) for (const end of ends) end.destroy();
    server.close();
  });

  function become(state: typeof now.state) {
    now.state = state;
    if (state === 'silent') for (const link of links) link.isDead = true;
    for (const link of links) link.update();
  }

  return {
    port: here,
    through(url) {
      // Not `URL`: it can't change the port of schemes that it does not know.
      return url.replace(/^(\w+:\/\/(?:[^@/]*@)?)[^/?]+/, `$1127.0.0.1:${here}`);
    },
    get connections() {
      return links.size;
    },
    delay(ms, jitterMs = 0) {
      Object.assign(now, { delayMs: ms, jitterMs });
    },
    stall: () => become('stalled'),
    stallAnswers: () => become('half stalled'),
    goSilent: () => become('silent'),
    cut,
    refuse() {
      become('refusing');
      cut();
    },
    heal() {
      Object.assign(now, { delayMs: 0, jitterMs: 0 });
      become('whole');
    },
  };
}
