/** `streamit seed-room`: a room with its people, ready to be joined, for demonstrations and load tests (OP1b). */
import { randomBytes } from 'node:crypto';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { type Command, readOptions, UsageError } from './command.ts';

/** More than any room holds; keeps a slip of the finger from filling the database. */
const VIEWERS_MAX = 100_000;

export const seedRoom: Command = {
  summary: 'Create a room with a host and viewers, and print their access tokens',
  usage: `--viewers <number> [--title <title>]

Prints {"code", "room_id", "host", "viewers": []}: host and viewers are access tokens, good for 15 minutes.`,
  async run(args, { env, print, errors }) {
    const { viewers = '0', title = 'Seeded room' } = readOptions(args, {
      viewers: { type: 'string' },
      title: { type: 'string' },
    });
    const count = Number(viewers);
    if (!/^\d+$/.test(viewers) || count > VIEWERS_MAX) {
      throw new UsageError(`--viewers must be a whole number up to ${VIEWERS_MAX}`);
    }
    const app = await createApp(readConfig(env), { logTo: errors });
    try {
      const { accounts, rooms, membership } = app;
      const name = `seed_${randomBytes(5).toString('hex')}`;
      const host = await accounts.register({
        email: `${name}@seed.invalid`,
        username: name,
        password: randomBytes(16).toString('hex'),
        displayName: 'Seeded host',
      });
      const room = await rooms.create(host, { title, source: { provider: 'open-movies', video_id: 'sync-test' } });
      const tokens: string[] = [];
      for (let number = 1; number <= count; number++) {
        const viewer = await accounts.registerGuest(`Viewer ${number}`);
        await membership.join(viewer, room, { ip: 'seed' });
        tokens.push(await accounts.accessToken(viewer));
      }
      const seeded = { code: room.code, room_id: room.id, host: await accounts.accessToken(host), viewers: tokens };
      print(JSON.stringify(seeded));
    } finally {
      await app.close();
    }
  },
};
