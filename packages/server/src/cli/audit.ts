/** `streamit audit`: who did what in the rooms, and when (OP4). */
import type { RoomCode } from '@streamit/protocol';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { AUDITED_ACTIONS } from '../database/tables.ts';
import { type Command, readOptions, UsageError } from './command.ts';

const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 100_000;

export const audit: Command = {
  summary: 'Show who created, deleted, handed over, let in, silenced or put out whom, and when',
  usage: `[--room <code>] [--user <username>] [--action <action>] [--limit <number>] [--json]

Prints the latest ${LIMIT_DEFAULT} lines, newest first: time, action, room, who did it, to whom.
Actions: ${AUDITED_ACTIONS.join(', ')}. With --json each line is a JSON object.`,
  async run(args, { env, print, errors }) {
    const options = readOptions(args, {
      room: { type: 'string' },
      user: { type: 'string' },
      action: { type: 'string' },
      limit: { type: 'string' },
      json: { type: 'boolean' },
    });
    const action = AUDITED_ACTIONS.find((known) => known === options.action);
    if (options.action !== undefined && action === undefined) {
      throw new UsageError(`--action must be one of ${AUDITED_ACTIONS.join(', ')}`);
    }
    const limit = Number(options.limit ?? LIMIT_DEFAULT);
    if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX) {
      throw new UsageError(`--limit must be a whole number from 1 to ${LIMIT_MAX}`);
    }
    const app = await createApp(readConfig(env), { logTo: errors });
    try {
      const room = options.room?.toUpperCase() as RoomCode | undefined;
      for (const line of await app.audit.list({ room, user: options.user, action, limit })) {
        const at = new Date(line.at).toISOString();
        const [actor, target] = [line.actor ?? line.actor_id ?? 'the server', line.target ?? line.target_id ?? ''];
        if (options.json) print(JSON.stringify({ ...line, at }));
        else print([at, line.action.padEnd(8), line.room ?? '', actor, target].join('  ').trimEnd());
      }
    } finally {
      await app.close();
    }
  },
};
