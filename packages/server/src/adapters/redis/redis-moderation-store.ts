/** Sanctions that all nodes see. A room's are one hash, whose field `known` tells it from a room that is not known. */
import { randomUUID } from 'node:crypto';
import type { RoomCode, UserId } from '@streamit/protocol';
import type { ModerationStore, Sanction } from '../../ports/moderation-store.ts';
import { loadScript, type RedisLink } from './redis-link.ts';
import { listOf, textsOf } from './reply.ts';

/** How long a room is known after the last change; then it is read from the audit log again. */
const TTL_MS = 24 * 3_600_000;
/** How long reading the audit log may take. */
const REBUILD_MS = 60_000;

const fieldOf = (sanction: Sanction, user: UserId) => `${sanction} ${user}`;

export function createRedisModerationStore(link: RedisLink): ModerationStore {
  const rebuild = loadScript('sanctions-rebuild');
  const set = loadScript('sanctions-set');
  const sanctionsOf = (room: RoomCode) => link.keys.room(room, 'sanctions');
  const tokenOf = (room: RoomCode) => link.keys.room(room, 'sanctions-rebuild');
  const keysOf = (room: RoomCode) => [sanctionsOf(room), tokenOf(room)];
  return {
    async check(room, user) {
      const key = sanctionsOf(room);
      const fields = ['known', fieldOf('muted', user), fieldOf('banned', user)];
      const [known, muted, banned] = listOf(await link.command(key, ['HMGET', key, ...fields])).map((v) => v !== null);
      return known ? { muted: muted === true, banned: banned === true } : undefined;
    },
    async list(room) {
      const fields = textsOf(await link.command(sanctionsOf(room), ['HKEYS', sanctionsOf(room)]));
      if (fields.length === 0) return undefined;
      const under = (sanction: Sanction) =>
        fields
          .filter((field) => field.startsWith(`${sanction} `))
          .map((field) => field.slice(sanction.length + 1) as UserId);
      return { muted: under('muted'), banned: under('banned') };
    },
    async beginRebuild(room) {
      const [key, token] = [tokenOf(room), randomUUID()];
      const begun = await link.command(key, ['SET', key, token, 'NX', 'GET', 'PX', String(REBUILD_MS)]);
      return typeof begun === 'string' ? begun : token;
    },
    async rebuild(room, token, { muted, banned }) {
      const fields = [...muted.map((user) => fieldOf('muted', user)), ...banned.map((user) => fieldOf('banned', user))];
      await link.run(rebuild, keysOf(room), [token, TTL_MS, ...fields]);
    },
    async set(room, user, sanction, isOn) {
      const args = [fieldOf(sanction, user), isOn ? 'on' : 'off', TTL_MS];
      return (await link.run(set, keysOf(room), args)) === 1;
    },
    async drop(room) {
      await link.command(sanctionsOf(room), ['DEL', ...keysOf(room)]);
    },
  };
}
