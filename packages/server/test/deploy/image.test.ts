/** The server, run from the files of its image alone, as the image says: its variables, its command, its health check. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, type TestContext, test } from 'node:test';
import { readDeployed } from './compose-file.ts';
import { commandOf, readStages } from './dockerfile.ts';
import { assembleImage, assemblePageSources, filesBelow, isPageBuilt } from './image-files.ts';

const directory = mkdtempSync(join(tmpdir(), 'streamit-image-'));
const image = join(directory, 'image');
after(() => rmSync(directory, { recursive: true }));
before(() => {
  assert.ok(isPageBuilt(), 'the page is built first: node scripts/setup.mjs --page');
  mkdirSync(image);
  assembleImage(image);
});

const instructions = readStages(readDeployed('Dockerfile')).at(-1)?.instructions ?? [];
const textOf = (name: string) => instructions.find((found) => found.name === name)?.text ?? '';
const variables = Object.fromEntries(
  [...textOf('ENV').matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
);

/** A command of the Dockerfile; its `node` is the one that runs this test. */
function command(text: string): { readonly program: string; readonly args: readonly string[] } {
  const [program, ...args] = commandOf(text) ?? [];
  assert.equal(program, 'node');
  return { program: process.execPath, args };
}

/** The image's process, with its own data; resolves when it has said its address. */
async function startImage(t: TestContext) {
  const { program, args } = command(textOf('ENTRYPOINT'));
  const child = spawn(program, [...args, ...(commandOf(textOf('CMD')) ?? [])], {
    cwd: image,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...variables,
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'silent',
      STREAMIT_DATA_DIR: mkdtempSync(join(directory, 'data-')),
      SECRET_KEY: 'k'.repeat(48),
    },
  });
  t.after(() => child.kill('SIGKILL'));
  for await (const line of createInterface(child.stdout)) {
    const url = /^StreamIt is at (http\S+)$/.exec(line)?.[1];
    if (url !== undefined) return { child, url };
  }
  return assert.fail('the server ended without an address');
}

test('[OP2] the image’s files are enough to serve, its health check tells, and SIGTERM ends it with 0', async (t) => {
  const { child, url } = await startImage(t);
  const isHealthy = () => {
    const { program, args } = command(textOf('HEALTHCHECK').replace(/^.*? CMD /, ''));
    return spawnSync(program, args, { env: { PORT: new URL(url).port }, timeout: 10_000 }).status === 0;
  };
  const page = await fetch(url);
  assert.deepEqual([page.status, page.headers.get('content-type')], [200, 'text/html; charset=utf-8']);
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1];
  assert.ok(script, 'the page names its script');
  assert.equal((await fetch(url + script)).status, 200);
  const guest = await fetch(`${url}/api/auth/guest/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"display_name": "Ann"}',
  });
  assert.ok(guest.ok, await guest.text());
  assert.match(guest.headers.get('set-cookie') ?? '', /; Secure/);
  assert.equal((await fetch(`${url}/ready/`)).status, 200);
  // The proxy asks the same.
  const asked = /health_uri (\S+)/.exec(readDeployed('Caddyfile'))?.[1] ?? '';
  assert.equal((await fetch(url + asked)).status, 200);
  assert.equal(isHealthy(), true);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  assert.deepEqual(await ended, [0, null]);
  assert.equal(isHealthy(), false);
});

test('the page builds from what the Dockerfile gives it', () => {
  const folder = join(directory, 'page');
  mkdirSync(folder);
  assemblePageSources(folder);
  const web = join(folder, 'packages/web');
  const vite = join(folder, 'node_modules/vite/bin/vite.js');
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status, stderr } = spawnSync(process.execPath, [vite, 'build', '--logLevel=warn'], {
    cwd: web,
    env,
    encoding: 'utf8',
  });
  assert.deepEqual([status, stderr], [0, '']);
  const { paths } = filesBelow(join(web, 'dist'));
  for (const name of ['index.html', 'index.html.br']) assert.ok(paths.includes(name), name);
});

test('drivers that one node never loads are in the image, too', () => {
  const { dependencies } = JSON.parse(readFileSync(join(image, 'packages/server/package.json'), 'utf8'));
  const imports = Object.keys(dependencies).map((name) => `await import(${JSON.stringify(name)});`);
  assert.ok(imports.length > 5);
  const args = ['--input-type=module', '--eval', imports.join('\n')];
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: join(image, 'packages/server'),
    encoding: 'utf8',
  });
  assert.deepEqual([status, stderr], [0, '']);
});

test('the image holds what runs, and neither a second Node, nor tests, nor tools, nor anything of this machine', () => {
  const { paths, sizeBytes } = filesBelow(image);
  const places = new Set(paths.map((path) => path.replace(/^(packages\/\w+|[^/]+).*/, '$1')));
  const top = ['bench', 'node_modules', 'package-lock.json', 'package.json'];
  const packages = ['protocol', 'sdk', 'server', 'web'].map((name) => `packages/${name}`);
  assert.deepEqual([...places].sort(), [...top, ...packages].sort());
  const unwanted = paths.filter((path) =>
    /^node_modules\/(node-|typescript|vite|react)|^packages\/.*(\.(test|contract)\.tsx?$|\/(test|e2e|node_modules)\/)|(^|\/)\.env|\.db$/.test(
      path,
    ),
  );
  assert.deepEqual(unwanted, []);
  assert.deepEqual(
    paths.filter((path) => /^packages\/(sdk|web)\/(?!dist\/)/.test(path)),
    ['packages/sdk/package.json', 'packages/web/package.json'],
  );
  assert.ok(sizeBytes < 70e6, `it has ${Math.round(sizeBytes / 1e6)} MB`);
});
