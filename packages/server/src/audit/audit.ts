/** The audit log: who created, deleted, transferred, let in, silenced or put out whom, and when (OP4). */
import type { RoomId, UserId } from '@streamit/protocol';
import type { AuditedAction, Db } from '../database/tables.ts';
import { createTimeOrderedIds } from '../lib/time-ordered-id.ts';
import type { Clock } from '../ports/clock.ts';
import { type AuditFilter, type AuditLine, insertAudit, listAudit } from './audit-queries.ts';

export interface Deed {
  readonly action: AuditedAction;
  readonly room: RoomId;
  /** `null`: the server itself. */
  readonly actor: UserId | null;
  readonly target?: UserId;
}

export interface Audit {
  /** Writes a deed down; `tx` when it is to happen together with what it tells of, or not at all. */
  record(deed: Deed, tx?: Db): Promise<void>;
  /** The latest lines, newest first. */
  list(filter: AuditFilter): Promise<AuditLine[]>;
}

export function createAudit({ db, clock }: { db: Db; clock: Pick<Clock, 'now'> }): Audit {
  const nextId = createTimeOrderedIds(clock.now);
  return {
    record: ({ action, room, actor, target }, tx = db) =>
      insertAudit(tx, {
        id: nextId(),
        at: Math.round(clock.now()),
        action,
        actor_id: actor,
        room_id: room,
        target_id: target ?? null,
      }),
    list: (filter) => listAudit(db, filter),
  };
}
