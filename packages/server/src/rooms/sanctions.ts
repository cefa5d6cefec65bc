/** Who is silenced or kept out of a room: from the store alone, which is rebuilt from the audit log when it lost them (MO3). */
import type { RoomCode, RoomId, UserId } from '@streamit/protocol';
import { usersUnder } from '../audit/audit-queries.ts';
import type { Db } from '../database/tables.ts';
import { AppError } from '../lib/app-error.ts';
import type { Sanctions as Listed, ModerationStore, Sanction } from '../ports/moderation-store.ts';

/** A room that is changed or forgotten again and again while one asks: its store is not there. */
const ATTEMPTS = 10;

type RoomKey = { readonly id: RoomId; readonly code: RoomCode };

export interface Sanctions {
  of(room: RoomKey, user: UserId): Promise<Readonly<Record<Sanction, boolean>>>;
  list(room: RoomKey): Promise<Listed>;
  /**
   * Puts `user` under a sanction or takes it off. `record` writes it to the audit log, after the store is known to be
   * whole: so a rebuild that read the log before can't wipe out what was done since.
   */
  change(room: RoomKey, user: UserId, sanction: Sanction, isOn: boolean, record: () => Promise<void>): Promise<void>;
}

export function createSanctions({ db, moderation }: { db: Db; moderation: ModerationStore }): Sanctions {
  async function rebuild({ id, code }: RoomKey): Promise<void> {
    const token = await moderation.beginRebuild(code);
    const [muted, banned] = await Promise.all([
      usersUnder(db, id, 'mute', 'unmute'),
      usersUnder(db, id, 'ban', 'unban'),
    ]);
    await moderation.rebuild(code, token, { muted, banned });
  }

  async function known<Value>(room: RoomKey, read: () => Promise<Value | undefined>): Promise<Value> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const value = await read();
      if (value !== undefined) return value;
      await rebuild(room);
    }
    throw new AppError('REALTIME_UNAVAILABLE');
  }

  const list = (room: RoomKey) => known(room, () => moderation.list(room.code));

  return {
    of: (room, user) => known(room, () => moderation.check(room.code, user)),
    list,
    async change(room, user, sanction, isOn, record) {
      await list(room);
      await record();
      await known(room, async () => (await moderation.set(room.code, user, sanction, isOn)) || undefined);
    },
  };
}
