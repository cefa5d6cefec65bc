/** How many SQL statements something costs: what must not grow with what is stored. */
import type { Db } from '../src/database/tables.ts';

/** Counts every statement on this handle from now on. */
export function countStatements(db: Db): () => number {
  let statements = 0;
  const executor = db.getExecutor();
  const executeQuery = executor.executeQuery.bind(executor);
  executor.executeQuery = (...args) => {
    statements += 1;
    return executeQuery(...args);
  };
  return () => statements;
}
