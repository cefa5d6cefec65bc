/** A real server of its own for a test: port 0, a database in a folder that goes away with the test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type App, createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import type { WorldOptions } from './world.ts';

export interface Node {
  readonly app: App;
  readonly url: string;
}

/** `settings`: variables of the environment besides. */
export async function startNode(
  t: TestContext,
  { graceSeconds, maxViewers }: WorldOptions = {},
  settings: Readonly<Record<string, string>> = {},
): Promise<Node> {
  const dir = await mkdtemp(join(tmpdir(), 'streamit-'));
  const app = await createApp(
    readConfig({
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'silent',
      STREAMIT_DATA_DIR: dir,
      STREAMIT_AUTH_ATTEMPTS_PER_MINUTE: '0',
      STREAMIT_HTTP_REQUESTS_PER_MINUTE: '0',
      ...(graceSeconds !== undefined && { STREAMIT_GRACE_SECONDS: String(graceSeconds) }),
      ...(maxViewers !== undefined && { STREAMIT_MAX_VIEWERS: String(maxViewers) }),
      ...settings,
    }),
  );
  t.after(async () => {
    await app.close();
    await rm(dir, { recursive: true });
  });
  const { url } = await app.listen();
  return { app, url };
}
