/**
 * A program: many rooms with their people, made by the server's own features, in the database that the environment names.
 * Prints `SeededRoom[]` as JSON. `streamit seed-room` makes one; starting it for each of hundreds would take minutes.
 *
 *   node seed-rooms.ts <rooms> <viewers of each>
 */
import { type App, createApp } from '@streamit/server/src/app.ts';
import { readConfig } from '@streamit/server/src/config.ts';

export interface SeededRoom {
  readonly code: string;
  readonly id: string;
  /** Access tokens, good for 15 minutes. */
  readonly host: string;
  readonly viewers: readonly string[];
}

/** Rooms that are made at the same time. */
const AT_ONCE = 8;

async function seed({ accounts, rooms, membership }: App, number: number, viewers: number): Promise<SeededRoom> {
  const name = `seed_${number}`;
  const host = await accounts.register({
    email: `${name}@seed.invalid`,
    username: name,
    password: 'correct horse battery',
    displayName: `Host ${number}`,
  });
  const source = { provider: 'open-movies', video_id: 'sync-test' } as const;
  const room = await rooms.create(host, { title: `Room ${number}`, source });
  const tokens: string[] = [];
  for (let viewer = 1; viewer <= viewers; viewer++) {
    const guest = await accounts.registerGuest(`Viewer ${viewer}`);
    await membership.join(guest, room, { ip: 'seed' });
    tokens.push(await accounts.accessToken(guest));
  }
  return { code: room.code, id: room.id, host: await accounts.accessToken(host), viewers: tokens };
}

const [rooms = 0, viewers = 0] = process.argv.slice(2).map(Number);
const app = await createApp(readConfig(process.env), { logTo: process.stderr });
const seeded: SeededRoom[] = [];
for (let first = 1; first <= rooms; first += AT_ONCE) {
  const some = Array.from({ length: Math.min(AT_ONCE, rooms - first + 1) }, (_, index) => first + index);
  seeded.push(...(await Promise.all(some.map((number) => seed(app, number, viewers)))));
}
await app.close();
console.log(JSON.stringify(seeded));
