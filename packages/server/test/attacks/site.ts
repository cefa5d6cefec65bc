/** A whole server whose database a test can look into: to see that an attack has changed nothing, or to fill it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { sql } from 'kysely';
import { openDatabase } from '../../src/database/open-database.ts';
import type { Db, Tables } from '../../src/database/tables.ts';
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

export async function startSite(t: TestContext, settings: Readonly<Record<string, string>> = {}): Promise<Site> {
  const dir = await mkdtemp(join(tmpdir(), 'streamit-attack-'));
  t.after(() => rm(dir, { recursive: true }));
  const databaseUrl = `sqlite:${join(dir, 'site.db')}`;
  const { url } = await startNode(t, {}, { ...settings, DATABASE_URL: databaseUrl });
  const db = await openDatabase(databaseUrl);
  t.after(() => db.destroy());
  return {
    url,
    db,
    world: createWorld(t, () => url),
    async stored() {
      const rows = await Promise.all(
        TABLES.map((table) => db.selectFrom(table).selectAll().orderBy(sql`rowid`).execute()),
      );
      return Object.fromEntries(TABLES.map((table, n) => [table, rows[n]]));
    },
  };
}
