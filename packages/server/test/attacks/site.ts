/** A whole server whose database a test can look into: to see that an attack has changed nothing, or to fill it. */
import type { TestContext } from 'node:test';
import type { Db, Tables } from '../../src/database/tables.ts';
import type { DatabaseUnderTest } from '../databases.ts';
import { startNode } from '../start-node.ts';
import { createWorld, type World } from '../world.ts';

/** Everything that people make; signing in and the pulse of the server go on during any attack. */
const TABLES = ['users', 'rooms', 'memberships', 'playback', 'messages', 'audit', 'notifications', 'progress'] as const;

export interface Site {
  readonly url: string;
  readonly world: World;
  readonly db: Db;
  /** All that is stored. */
  stored(): Promise<Partial<Record<keyof Tables, unknown[]>>>;
}

export async function startSite(
  t: TestContext,
  { db, url: databaseUrl }: DatabaseUnderTest,
  settings: Readonly<Record<string, string>> = {},
): Promise<Site> {
  const { url } = await startNode(t, {}, { ...settings, DATABASE_URL: databaseUrl });
  return {
    url,
    db,
    world: createWorld(t, () => url),
    async stored() {
      const rows = await Promise.all(TABLES.map((table) => db.selectFrom(table).selectAll().execute()));
      return Object.fromEntries(TABLES.map((table, n) => [table, sorted(rows[n] ?? [])]));
    },
  };
}

/** Tables have no order of their own. */
const sorted = (rows: readonly unknown[]) =>
  rows
    .map((row) => [JSON.stringify(row), row] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row);
