/**
 * Brings a clone into a runnable state; runs before `npm start`, `npm test` and their like, and is silent when there is
 * nothing to do. It runs on whatever Node the machine has (20 or newer), hence plain JavaScript and built-in modules only.
 *
 *   node scripts/setup.mjs [--page]     installs packages; with --page also builds the web page
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOST_NODE_MINIMUM = 20;
/** What the sources are written for: type stripping, node:sqlite, argon2. Comes with the packages on common platforms. */
const RUNTIME_NODE_MINIMUM = 26;

const root = fileURLToPath(new URL('..', import.meta.url));
const isWindows = process.platform === 'win32';
const localBin = join(root, 'node_modules', '.bin');
/** Lives in node_modules, so that deleting or replacing the folder also invalidates it. */
const installStamp = join(root, 'node_modules', '.installed-from');
/** Lives in the build's output, which every build empties first: a failed build leaves none. */
const pageStamp = join(root, 'packages', 'web', 'dist', '.built-from');

/** Everything the built page depends on. */
const pageSources = [
  'package-lock.json',
  'packages/protocol/src',
  'packages/sdk/src',
  'packages/web/index.html',
  'packages/web/public',
  'packages/web/src',
  'packages/web/vite.config.ts',
  'packages/web/precompress.ts',
];

try {
  requireHostNode();
  installWhenLockChanged();
  requireRuntimeNode();
  activateGitHooks();
  if (process.argv.includes('--page')) buildPageWhenStale();
} catch (error) {
  process.stderr.write(`\nSetup failed: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

function requireHostNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < HOST_NODE_MINIMUM) {
    throw new Error(
      `Node ${process.versions.node} is too old. StreamIt needs any Node from ${HOST_NODE_MINIMUM} on to start ` +
        '(it then brings the version it runs on with its packages): https://nodejs.org/en/download',
    );
  }
}

function installWhenLockChanged() {
  const wanted = hashOf(['package-lock.json']);
  if (readIfThere(installStamp) === wanted) return;
  say('Installing packages (once, and again when package-lock.json changes) …');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--update-notifier=false'], {
    cwd: root,
    // `npm ci` replaces node_modules while it runs, so it must not itself run on the Node that lives there.
    env: { ...process.env, PATH: pathWithoutLocalBin() },
    shell: isWindows,
    stdio: ['ignore', 2, 2],
  });
  if (npm.error)
    throw new Error(`npm could not be started (${npm.error.message}). It comes with Node; is it on the PATH?`);
  if (npm.status !== 0) {
    throw new Error(
      `\`npm ci\` ended with ${npm.signal ?? `exit code ${npm.status}`}; its own words are above. The first run needs ` +
        'a connection to the package registry (see `npm config get registry`). Run the same command again afterwards.',
    );
  }
  writeFileSync(installStamp, wanted);
}

/** The Node that npm scripts will find: the packages' own one, else the machine's. */
function requireRuntimeNode() {
  if (existsSync(join(localBin, isWindows ? 'node.cmd' : 'node'))) return;
  if (Number(process.versions.node.split('.')[0]) >= RUNTIME_NODE_MINIMUM) return;
  throw new Error(
    `there is no packaged Node for ${process.platform}-${process.arch}, and this machine's is ${process.versions.node}. ` +
      `Install Node ${RUNTIME_NODE_MINIMUM} or newer: https://nodejs.org/en/download`,
  );
}

/** Points git at the committed hooks, unless that is already decided or nobody commits here. */
function activateGitHooks() {
  if (process.env.CI || !existsSync(join(root, '.git'))) return;
  const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (git('config', '--get', 'core.hooksPath').status === 1) git('config', 'core.hooksPath', '.githooks');
}

function buildPageWhenStale() {
  const wanted = hashOf(pageSources);
  if (readIfThere(pageStamp) === wanted) return;
  say('Building the page …');
  const node = join(localBin, 'node');
  const vite = spawnSync(
    existsSync(node) ? node : process.execPath,
    ['../../node_modules/vite/bin/vite.js', 'build', '--logLevel=warn'],
    {
      cwd: join(root, 'packages', 'web'),
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 2, 2],
    },
  );
  if (vite.status !== 0) throw new Error('the page did not build; the reason is above.');
  writeFileSync(pageStamp, wanted);
}

/** SHA-256 over the names and contents of files and folders; tests are left out, as nothing built depends on them. */
function hashOf(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesUnder)) {
    hash
      .update(`${file.split(sep).join('/')}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!existsSync(join(root, path))) return [];
  const entries = readdirOrNothing(join(root, path));
  if (entries === undefined) return [path];
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(path, join(entry.parentPath ?? entry.path, entry.name).slice(join(root, path).length)))
    .sort();
}

function readdirOrNothing(path) {
  try {
    return readdirSync(path, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function pathWithoutLocalBin() {
  const isLocal = (folder) => folder.endsWith(join('node_modules', '.bin'));
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !isLocal(folder))
    .join(delimiter);
}

function say(text) {
  process.stderr.write(`${text}\n`);
}
