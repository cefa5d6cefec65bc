/** Private rooms, notifications, watch progress and the audit log. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('rooms').addColumn('password_hash', 'text').execute();
  await db.schema
    .createIndex('memberships_listed')
    .on('memberships')
    .columns(['room_id', 'status', 'created_at'])
    .execute();

  // No foreign keys: what was done stays on record, whatever becomes of those it was done to.
  await db.schema
    .createTable('audit')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('actor_id', 'text')
    .addColumn('room_id', 'text')
    .addColumn('target_id', 'text')
    .execute();
  await db.schema.createIndex('audit_room').on('audit').columns(['room_id', 'action', 'target_id', 'id']).execute();
  await db.schema.createIndex('audit_actor').on('audit').columns(['actor_id', 'id']).execute();

  await db.schema
    .createTable('notifications')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('room_id', 'text', (column) => column.notNull().references('rooms.id').onDelete('cascade'))
    .addColumn('actor_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('actor_name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('is_read', 'integer', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('notifications_listed').on('notifications').columns(['user_id', 'id']).execute();
  await db.schema.createIndex('notifications_room').on('notifications').column('room_id').execute();
  await db.schema.createIndex('notifications_actor').on('notifications').column('actor_id').execute();

  await db.schema
    .createTable('progress')
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('room_id', 'text', (column) => column.notNull().references('rooms.id').onDelete('cascade'))
    .addColumn('media_id', 'text', (column) => column.notNull())
    .addColumn('media_type', 'text', (column) => column.notNull())
    // -1 stands for none: NULLs would not be equal to each other (PG1).
    .addColumn('season', 'integer', (column) => column.notNull())
    .addColumn('episode', 'integer', (column) => column.notNull())
    .addColumn('position', 'double precision', (column) => column.notNull())
    .addColumn('duration', 'double precision', (column) => column.notNull())
    .addColumn('percent', 'double precision', (column) => column.notNull())
    .addColumn('completed', 'integer', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('progress_pk', ['user_id', 'room_id', 'media_id', 'media_type', 'season', 'episode'])
    .execute();
  await db.schema.createIndex('progress_latest').on('progress').columns(['user_id', 'updated_at']).execute();
  await db.schema.createIndex('progress_room').on('progress').column('room_id').execute();
}
