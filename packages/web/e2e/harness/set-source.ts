/** Changes what a room watches behind the server's back: to what its checks, which ask the internet, would not let in here. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { PlaybackSource } from '@streamit/protocol';
import type { TestServer } from './start-server.ts';

/** How long the server may be writing. */
const BUSY_TIMEOUT_MS = 5_000;

/** Call it before anyone enters: a server keeps copies of the rooms that it holds sockets of. */
export function setSource(server: TestServer, code: string, changes: Partial<PlaybackSource>): void {
  using database = new DatabaseSync(join(server.dataDir, 'streamit.db'), { timeout: BUSY_TIMEOUT_MS });
  const row = database.prepare('SELECT source FROM rooms WHERE code = ?').get(code) as { source: string };
  const source = JSON.stringify({ ...JSON.parse(row.source), ...changes });
  database.prepare('UPDATE rooms SET source = ? WHERE code = ?').run(source, code);
}
