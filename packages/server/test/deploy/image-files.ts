/** The files that the image would hold, put together without an engine: the Dockerfile's own COPY lines, and the lockfile. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, matchesGlob, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDeployed } from './compose-file.ts';
import { type Instruction, readStages } from './dockerfile.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

interface Locked {
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Fills `folder` as the Dockerfile's stage `server` fills its working directory. */
export function assembleImage(folder: string): void {
  for (const { name, text } of instructionsOf('server')) {
    if (name === 'COPY') copy(text, folder);
    if (name === 'RUN' && text.startsWith('npm ci ')) installed(text, folder);
  }
}

/** Fills `folder` as stage `page` does before it builds; its packages are the installed ones, by links. */
export function assemblePageSources(folder: string): void {
  for (const { name, text } of instructionsOf('page')) if (name === 'COPY') copy(text, folder);
  mkdirSync(join(folder, 'node_modules/@streamit'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!/^@streamit$|^\./.test(name))
      symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  for (const name of ['protocol', 'sdk'])
    symlinkSync(`../../packages/${name}`, join(folder, 'node_modules/@streamit', name));
}

/** Of a stage, after those of the stage that it is built on. */
function instructionsOf(stage: string): readonly Instruction[] {
  const stages = readStages(readDeployed('Dockerfile'));
  const own = stages.find(({ name }) => name === stage);
  const below = stages.find(({ name }) => name === own?.image);
  assert.ok(own && below, `${stage} is built on another stage`);
  return [...below.instructions, ...own.instructions];
}

/** `COPY [--from=page] <sources> <destination>`; what comes from another stage is taken from where it is built here. */
function copy(text: string, folder: string): void {
  const isBuilt = text.startsWith('--from=page /srv/streamit/');
  const words = text
    .replace(/^--from=\w+ \/srv\/streamit\//, '')
    .split(' ')
    .map((word) => word.replace(/^\.\//, ''));
  const destination = words.at(-1) ?? '';
  for (const source of words.slice(0, -1)) {
    assert.ok(isBuilt || !isIgnored(source), `.dockerignore lets ${source} in`);
    const isFolder = statSync(join(root, source)).isDirectory();
    const to = isFolder ? destination : join(destination, source.split('/').at(-1) ?? '');
    cpSync(join(root, source), join(folder, to), {
      recursive: true,
      filter: (path) => isBuilt || !isIgnored(path.slice(root.length)),
    });
  }
}

const rules = readFileSync(join(root, '.dockerignore'), 'utf8')
  .split('\n')
  .filter((line) => /^[^#]/.test(line));

/** As Docker reads .dockerignore: the last line that fits decides, and what fits a folder fits all in it. */
function isIgnored(path: string): boolean {
  const fits = (pattern: string) => matchesGlob(path, pattern) || matchesGlob(path, `${pattern}/**`);
  return rules.findLast((rule) => fits(rule.replace(/^!/, '')))?.startsWith('!') === false;
}

/** What `npm ci --workspace packages/server --omit=dev --omit=optional` installs, from where it is installed here. */
function installed(command: string, folder: string): void {
  assert.match(command, /--workspace packages\/server --omit=dev --omit=optional/);
  for (const [path, target] of productionPackages('packages/server')) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    // Packages that lie inside of it are listed by themselves, if they are needed.
    const filter = (from: string) =>
      from === join(root, path) || !from.slice(join(root, path).length).includes('/node_modules');
    if (target === null) cpSync(join(root, path), join(folder, path), { recursive: true, filter });
    else symlinkSync(relative(dirname(path), target), join(folder, path));
  }
}

/** Each package that the workspace needs to run, by its place in node_modules; links with what they lead to. */
export function productionPackages(workspace: string): ReadonlyMap<string, string | null> {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, Locked>>;
  };
  const found = new Map<string, string | null>();
  const visit = (at: string): void => {
    for (const name of Object.keys(packages[at]?.dependencies ?? {})) {
      const place = placeOf(name, at);
      if (found.has(place)) continue;
      const target = packages[place]?.link ? (packages[place].resolved ?? '') : null;
      found.set(place, target);
      visit(target ?? place);
    }
  };
  /** Node's own way of finding it: inside, then further and further up. */
  const placeOf = (name: string, from: string): string => {
    for (let folder = from; ; folder = folder.includes('/') ? dirname(folder) : '') {
      const place = join(folder, 'node_modules', name);
      if (packages[place] !== undefined) return place;
      assert.notEqual(folder, '', `${name}, which ${from} needs, is in the lockfile`);
    }
  };
  visit(workspace);
  return found;
}

/** Below `folder`, without links: paths, and their size in bytes together. */
export function filesBelow(folder: string): { readonly paths: readonly string[]; readonly sizeBytes: number } {
  const paths = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  return { paths, sizeBytes: paths.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0) };
}

export const isPageBuilt = (): boolean => existsSync(join(root, 'packages/web/dist/index.html'));
