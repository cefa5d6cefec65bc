/**
 * What the stores on Redis are written against: scripts and commands, sent to the server that holds their keys.
 *
 * Time is the Redis server's: scripts find it as `now` (scripts/prelude.lua), so that nodes with wrong clocks agree. A
 * test hands the link its own clock instead, and then `now` stands still until the test moves it; the time to live of
 * keys goes on by the server's time. Whence two rules: a script decides by `now` and by instants that it has stored,
 * never by whether a key has expired already; and a time to live is relative (PEXPIRE, PX), not an instant.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ErrorReply } from 'redis';
import type { Keys } from './keys.ts';
import type { Reply } from './redis-connection.ts';
import type { RedisServers } from './redis-servers.ts';

export type { Reply } from './redis-connection.ts';

export interface Script {
  readonly name: string;
  /** With the prelude before it. */
  readonly text: string;
  readonly sha1: string;
}

export interface RedisLink {
  readonly keys: Keys;
  /**
   * Runs a script; its keys must be in one slot. Many at once go out as one write.
   * @throws AppError REALTIME_UNAVAILABLE within some two seconds; ErrorReply where the script is wrong
   */
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<Reply>;
  /**
   * A plain command; `key` names the server.
   * @throws AppError REALTIME_UNAVAILABLE within some two seconds; ErrorReply where the command is wrong
   */
  command(key: string, args: readonly string[]): Promise<Reply>;
  /** `keys` in the groups that one script each may touch, in their order: all of them on one server, by slot on a cluster. */
  together(keys: readonly string[]): readonly (readonly string[])[];
}

/** Reads scripts/<name>.lua; to be called once, when a store is made. */
export function loadScript(name: string): Script {
  const read = (file: string) => readFileSync(new URL(`scripts/${file}.lua`, import.meta.url), 'utf8');
  const text = `${read('prelude')}\n${read(name)}`;
  return { name, text, sha1: createHash('sha1').update(text).digest('hex') };
}

/** `now`: for tests, milliseconds since the epoch in place of the server's time. */
export function createRedisLink(
  servers: Pick<RedisServers, 'send' | 'together'>,
  keys: Keys,
  now?: () => number,
): RedisLink {
  return {
    keys,
    async run(script, names, args) {
      const [first] = names;
      if (first === undefined) throw new RangeError(`${script.name} needs a key, which names its server`);
      const rest = [String(names.length), ...names, now ? String(now()) : '', ...args.map(String)];
      try {
        return await servers.send(first, ['EVALSHA', script.sha1, ...rest]);
      } catch (error) {
        // A server that has just started knows no script; EVAL teaches it.
        if (!(error instanceof ErrorReply && error.message.startsWith('NOSCRIPT'))) throw error;
        return servers.send(first, ['EVAL', script.text, ...rest]);
      }
    },
    command: (key, args) => servers.send(key, args),
    together: (names) => servers.together(names),
  };
}
