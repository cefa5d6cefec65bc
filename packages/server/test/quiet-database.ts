/** When nothing is asked of a database any more: what a test with a clock of its own waits for before it looks. */
import type { Db } from '../src/database/tables.ts';

/** Turns of the event loop without a query: between two queries of one task there are fewer. */
const QUIET_TURNS = 20;

/** Watches all that goes through `db` from now on; each call resolves once nothing has been asked for a while. */
export function watchQueries(db: Db): () => Promise<void> {
  let running = 0;
  const executor = db.getExecutor();
  const provideConnection = executor.provideConnection.bind(executor);
  executor.provideConnection = async (...args) => {
    running += 1;
    try {
      return await provideConnection(...args);
    } finally {
      running -= 1;
    }
  };
  return async () => {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet = running === 0 ? quiet + 1 : 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
}
