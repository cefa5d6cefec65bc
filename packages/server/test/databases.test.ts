/** The list of databases is whole. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { allDatabases, databases } from './databases.ts';

test('every database that has a dialect is in the list that tests run over', () => {
  const adapters = join(import.meta.dirname, '../src/adapters');
  const folders = globSync('*/*-dialect.ts', { cwd: adapters }).map(dirname).sort();
  assert.deepEqual(allDatabases.map(({ name }) => name).sort(), folders);
});

if (process.env.CI) {
  test('with CI set nothing of the list is left out', () => {
    assert.deepEqual(databases, allDatabases, 'TEST_POSTGRES_URL is not set');
  });
}
