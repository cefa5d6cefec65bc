/** A PostgreSQL that is restarted, and one that freezes, under a server that goes on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addUser } from '../../../test/add-user.ts';
import { databases } from '../../../test/databases.ts';
import { startPostgresProcess } from '../../../test/postgres-process.ts';
import { openDatabase } from '../../database/open-database.ts';
import { AppError } from '../../lib/app-error.ts';

const unavailable = (error: unknown) => error instanceof AppError && error.code === 'REALTIME_UNAVAILABLE';

if (databases.some(({ name }) => name === 'postgres')) {
  for (const end of ['kill', 'stop'] as const) {
    test(`after a restart (${end}) every pooled connection is replaced, and nobody notices who asks then`, async (t) => {
      const postgres = await startPostgresProcess(t);
      const said: string[] = [];
      const log = {
        info: (_: object, text: string) => void said.push(text),
        warn: (_: object, text: string) => void said.push(text),
        error() {},
      };
      const db = await openDatabase(postgres.url, log);
      t.after(() => db.destroy());
      const look = () => db.selectFrom('users').select('username').execute();
      const lookTogether = () => Promise.all(Array.from({ length: 10 }, look));
      await addUser(db, 'ann');
      await lookTogether();
      await postgres[end]();
      await assert.rejects(look(), unavailable);
      await assert.rejects(addUser(db, 'bob'), unavailable);
      const patient = look();
      await postgres.start();
      assert.deepEqual(await lookTogether(), Array(10).fill([{ username: 'ann' }]));
      await patient.catch((error) => assert.ok(unavailable(error)));
      await addUser(db, 'bob');
      assert.equal((await look()).length, 2);
      assert.deepEqual(
        said.filter((text) => text.startsWith('the database')),
        ['the database does not answer', 'the database answers again'],
      );
    });
  }

  test('a frozen PostgreSQL is given up on, and used again when it thaws', async (t) => {
    const postgres = await startPostgresProcess(t);
    const db = await openDatabase(postgres.url);
    t.after(() => db.destroy());
    await addUser(db, 'ann');
    postgres.freeze();
    await Promise.all([
      assert.rejects(addUser(db, 'bob'), unavailable),
      assert.rejects(db.selectFrom('users').selectAll().execute(), unavailable),
    ]);
    postgres.thaw();
    assert.ok((await db.selectFrom('users').selectAll().execute()).length > 0);
  });
}
