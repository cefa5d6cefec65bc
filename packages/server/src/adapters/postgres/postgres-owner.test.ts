/** One server a database where nothing else is shared. */
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { postgresTest } from '../../../test/databases.ts';
import type { Db } from '../../database/tables.ts';
import { ownPostgresDatabase } from './postgres-owner.ts';

function createTestLog() {
  const lines: string[] = [];
  let heard = () => {};
  const write = (_: object, text: string) => {
    lines.push(text);
    heard();
  };
  return {
    log: { info: write, warn: write, error: write },
    lines,
    async said(pattern: RegExp) {
      while (!lines.some((line) => pattern.test(line)))
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
    },
  };
}

/** Cuts the connection that holds the lock. */
const cutHolder = (db: Db) =>
  sql`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
    and database = (select oid from pg_database where datname = current_database())`.execute(db);

postgresTest('a second server is turned away until the first has ended', async (t, { url }) => {
  const { log } = createTestLog();
  const disown = (await ownPostgresDatabase(url, log)) ?? assert.fail('nobody else is there');
  assert.equal(await ownPostgresDatabase(url, log), undefined);
  const waiting = ownPostgresDatabase(url, log);
  await disown();
  const second = (await waiting) ?? assert.fail('the first has ended');
  t.after(second);
});

postgresTest('a lock that is lost with its connection is taken again, and the log says so', async (t, { db, url }) => {
  const { log, lines, said } = createTestLog();
  const disown = (await ownPostgresDatabase(url, log)) ?? assert.fail('nobody else is there');
  t.after(disown);
  await cutHolder(db);
  await said(/held by this server again/);
  assert.ok(
    lines.some((line) => line.includes('was lost')),
    lines.join('\n'),
  );
  assert.equal(await ownPostgresDatabase(url, log), undefined);
});

postgresTest('two servers that both believe to own it are told', async (t, { db, url }) => {
  const first = createTestLog();
  const disownFirst = (await ownPostgresDatabase(url, first.log)) ?? assert.fail('nobody else is there');
  t.after(disownFirst);
  const second = ownPostgresDatabase(url, createTestLog().log);
  // Whoever is faster: as long as the first is cut off again and again, the second gets its turn.
  let isTaken = false;
  const taken = second.then((disown) => {
    isTaken = true;
    return disown ?? assert.fail('the lock was free many times');
  });
  while (!isTaken) {
    await cutHolder(db);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  t.after(await taken);
  await first.said(/another server runs on the same database/);
});
