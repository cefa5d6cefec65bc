/** Writes down that this server lives, so that after a crash the next one knows how long nobody kept time (PB8). */

import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Db } from './tables.ts';

const PULSE_MS = 2_000;

export interface NodePulse {
  stop(): Promise<void>;
}

/** When a server last lived on this database, whichever of several; `undefined` if none ever did. */
export async function lastAlive(db: Db): Promise<number | undefined> {
  return (await db.selectFrom('node_pulse').select('alive_at').executeTakeFirst())?.alive_at;
}

export async function startPulse(db: Db, clock: Clock, log: Log): Promise<NodePulse> {
  async function beat(): Promise<void> {
    const alive_at = Math.round(clock.now());
    await db
      .insertInto('node_pulse')
      .values({ id: 1, alive_at })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({ alive_at }).where('node_pulse.alive_at', '<', alive_at),
      )
      .execute();
  }

  const tryToBeat = () => beat().catch((error: unknown) => log.warn({ err: error }, 'the pulse could not be written'));

  await beat();
  let beating: Promise<void> = Promise.resolve();
  const stop = clock.every(PULSE_MS, () => {
    beating = tryToBeat();
  });
  return {
    async stop() {
      stop();
      await beating;
      // A server ends in good order also while its database is away.
      await tryToBeat();
    },
  };
}
