/** Brings a database to the schema of this version. */
import { type Migration, Migrator } from 'kysely/migration';
import * as foundation from './migrations/0001-foundation.ts';
import * as roomContract from './migrations/0002-room-contract.ts';
import * as openId from './migrations/0003-openid.ts';
import type { Db } from './tables.ts';

/** In the order of their names. Shipped ones never change: a later one corrects them. */
const migrations: Record<string, Migration> = {
  '0001-foundation': foundation,
  '0002-room-contract': roomContract,
  '0003-openid': openId,
};

/**
 * Runs the migrations that are missing, all or none.
 * @throws Error that names the migration that failed, or when the database is newer than this version.
 */
export async function migrateToLatest(db: Db): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find(({ status }) => status === 'Error');
  throw new Error(`The database cannot be migrated${failed === undefined ? '' : ` (${failed.migrationName})`}`, {
    cause: error,
  });
}
