/** The shape of the code, as a test: which part may know which, where time and chance come in, how long a file may be. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { posix, sep } from 'node:path';
import { test } from 'node:test';

const packagesFolder = new URL('../../', import.meta.url);
const MAX_LINES = 300;

/** Folders (and single files) of the server, each with what it may import besides itself and the protocol. */
const modules = {
  accounts: [],
  audit: [],
  catalog: [],
  notifications: ['accounts'],
  rooms: ['accounts', 'audit', 'catalog', 'notifications'],
  presence: ['accounts', 'audit', 'rooms'],
  playback: ['accounts', 'catalog', 'rooms'],
  progress: ['rooms', 'playback'],
  chat: ['accounts', 'rooms'],
  moderation: ['accounts', 'audit', 'rooms'],
};
const moduleNeeds = ['ports', 'database', 'lib'];
const mayImport: Record<string, readonly string[]> = {
  ...Object.fromEntries(Object.entries(modules).map(([name, below]) => [name, [...moduleNeeds, ...below]])),
  main: ['app', 'cli', 'config'],
  cli: ['app', 'config', 'database', 'ports', 'lib'],
  app: ['features', 'config', 'transport', 'adapters', ...moduleNeeds],
  features: ['config', 'transport', ...moduleNeeds, ...Object.keys(modules)],
  config: ['config-values', 'lib'],
  'config-values': ['lib'],
  transport: ['ports', 'lib'],
  adapters: moduleNeeds,
  database: ['ports', 'lib'],
  ports: [],
  lib: [],
};
const why: Record<string, string> = {
  transport: 'the transport carries any feature; features.ts hands it the tables of handlers',
  ports: 'a port says what the modules need, in the words of the protocol alone',
  lib: 'lib is small tools that know nothing of StreamIt',
  config: 'configuration is read before anything else exists',
  adapters: 'an adapter is replaceable only while it knows no feature',
};
const whyDownwards = 'features know each other only downwards, so that each can be read, tested and removed alone';

/** What a package may import besides its own files; the server's and the page's own libraries are npm's business. */
const packageRules: readonly { in: RegExp; never: RegExp; why: string }[] = [
  { in: /^protocol\//, never: /^(?!typebox$|\.)/, why: 'the protocol runs everywhere and depends on TypeBox alone' },
  {
    in: /^sdk\//,
    never: /^(?!@streamit\/protocol$|\.)/,
    why: 'the client runs in Node and browsers, on the protocol alone',
  },
  { in: /^web\//, never: /^(@streamit\/server|node:)/, why: 'the page knows the server only through the client' },
  { in: /^server\//, never: /^@streamit\/(?!protocol$)/, why: 'the server knows nothing of its clients' },
];
const homes: readonly { of: RegExp; at: RegExp; why: string }[] = [
  { of: /\bprocess\.env\b/, at: /^server\/src\/(main|config)\.ts$/, why: 'configuration is read once, in config.ts' },
  {
    of: /\b(Date\.now|performance\.now|new Date\(\))/,
    at: /^(server\/src\/adapters\/\w+\/.*clock\.ts|sdk\/src\/environment\.ts|web\/src\/app\/browser-clock\.ts)$/,
    why: 'time comes through a Clock, so that tests can move it',
  },
  { of: /\bMath\.random\b/, at: /^sdk\/src\/environment\.ts$/, why: 'on the server chance comes from node:crypto' },
  { of: /\bconsole\./, at: /^server\/src\/(main\.ts|cli\/)/, why: 'a log line needs its request, room and level' },
];

const isTest = (path: string) => /\.(test|contract)\.tsx?$|^\w+\/(test|e2e|lab)\//.test(path);
const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*/g, '');
const placeOf = (path: string) => path.match(/^server\/src\/([\w-]+)/)?.[1];

interface Import {
  readonly specifier: string;
  readonly isLazy: boolean;
  readonly isType: boolean;
}

function importsOf(text: string): Import[] {
  const found = text.matchAll(
    /\b(?:import|export)\s+(type\s)?(?:[\w*\s{},$]+?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/g,
  );
  return [...found].map(([, type, specifier, lazy]) => ({
    specifier: specifier ?? lazy ?? '',
    isLazy: lazy !== undefined,
    isType: type !== undefined,
  }));
}

/** Everything that is wrong with `files` (path below packages/ → text), each as a sentence with its reason. */
function violationsIn(files: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  const edges = new Map<string, string[]>();
  for (const [path, text] of files) {
    const lines = text.trimEnd().split('\n').length;
    if (lines > MAX_LINES)
      found.push(`${path} has ${lines} lines: over ${MAX_LINES} it has more than one reason to change`);
    if (isTest(path)) continue;
    const code = withoutComments(text);
    for (const home of homes) {
      const match = code.match(home.of);
      if (match && !home.at.test(path)) found.push(`${path} uses ${match[0]}: ${home.why}`);
    }
    const imports = importsOf(code);
    for (const { specifier, isLazy } of imports) {
      for (const rule of packageRules) {
        if (rule.in.test(path) && rule.never.test(specifier)) found.push(`${path} imports ${specifier}: ${rule.why}`);
      }
      const reason = specifier.startsWith('.')
        ? wrongArrow(path, posix.join(path, '..', specifier), isLazy)
        : undefined;
      if (reason) found.push(`${path} imports ${specifier}: ${reason}`);
    }
    const needed = imports.filter(({ specifier, isType }) => specifier.startsWith('.') && !isType);
    edges.set(
      path,
      needed.map(({ specifier }) => posix.join(path, '..', specifier)),
    );
  }
  return [...found, ...cyclesIn(edges)];
}

function wrongArrow(from: string, to: string, isLazy: boolean): string | undefined {
  if (from.split('/')[0] !== to.split('/')[0]) return 'packages meet at their front doors (@streamit/…)';
  const [here, there] = [placeOf(from), placeOf(to)];
  if (here === undefined || there === undefined || here === there) return undefined;
  // The database opens the adapter that its URL names, and only that one, so that nobody loads drivers he does not use.
  if (/^server\/src\/adapters\/(?!memory\/)/.test(to)) {
    return isLazy ? undefined : 'adapters other than memory are loaded lazily, by import()';
  }
  const allowed = mayImport[here];
  if (allowed === undefined) return `${here}/ is new: give it its place in architecture.test.ts and ARCHITECTURE.md`;
  return allowed.includes(there) ? undefined : `${here} may not know ${there}: ${why[here] ?? whyDownwards}`;
}

function cyclesIn(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const finished = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path))
      found.push(`${[...trail.slice(trail.indexOf(path)), path].join(' → ')}: a cycle has no first file to read`);
    if (trail.includes(path) || finished.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    finished.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return found;
}

test('the code has the shape of ARCHITECTURE.md', () => {
  const paths = globSync('{protocol,sdk,server,web}/{src,test,e2e,lab}/**/*.{ts,tsx}', { cwd: packagesFolder });
  assert.ok(paths.length > 50, 'the sources are where this test looks for them');
  const files = new Map(
    paths.map((path) => [path.split(sep).join('/'), readFileSync(new URL(path, packagesFolder), 'utf8')]),
  );
  assert.deepEqual(violationsIn(files), []);
});

const planted: readonly (readonly [path: string, text: string, complaint: RegExp])[] = [
  ['server/src/lib/a.ts', "import { x } from '../chat/chat.ts';", /lib may not know chat/],
  ['server/src/rooms/a.ts', "import type { X } from '../playback/playback.ts';", /only downwards/],
  ['server/src/transport/ws/a.ts', "export { x } from '../../chat/chat.ts';", /tables of handlers/],
  ['server/src/polls/a.ts', "import { x } from '../lib/x.ts';", /polls\/ is new/],
  ['server/src/app.ts', "import {\n  x,\n} from './adapters/sqlite/x.ts';", /loaded lazily/],
  ['server/src/chat/a.ts', "import { x } from '../../../sdk/src/x.ts';", /front doors/],
  ['server/src/chat/b.ts', "const x = await import('@streamit/sdk');", /nothing of its clients/],
  ['protocol/src/a.ts', "import 'node:fs';", /TypeBox alone/],
  ['sdk/src/a.ts', "import fs from 'node:fs';", /runs in Node and browsers/],
  ['web/src/a.tsx', "import { createApp } from '@streamit/server';", /only through the client/],
  ['server/src/chat/a.ts', 'const key = process.env.KEY;', /read once/],
  ['server/src/chat/a.ts', 'const at = Date.now();', /through a Clock/],
  ['sdk/src/room.ts', 'const at = performance.now();', /through a Clock/],
  ['server/src/chat/a.ts', 'const id = Math.random();', /node:crypto/],
  ['web/src/a.ts', "console.log('hi');", /log line/],
  ['server/test/long.test.ts', '// line\n'.repeat(MAX_LINES + 1), /301 lines/],
  ['web/src/b.ts', "import { b } from './b.ts';", /b\.ts → web\/src\/b\.ts: a cycle/],
];
for (const [path, text, complaint] of planted) {
  test(`a planted fault is found: ${complaint.source}`, () => {
    const found = violationsIn(new Map([[path, text]]));
    assert.equal(found.length, 1, found.join('\n'));
    assert.match(found[0] ?? '', complaint);
  });
}

test('what is right is not complained about', () => {
  const right: [string, string][] = [
    ['server/src/chat/a.ts', "// Date.now() would not do\nimport { x } from '../rooms/x.ts';\nimport 'node:crypto';"],
    ['server/src/database/a.ts', "const x = await import('../adapters/sqlite/x.ts');"],
    ['server/src/rooms/x.ts', "/** Not console.log. */\nimport type { A } from '../rooms/y.ts';"],
    ['server/src/rooms/y.ts', "import { x } from './x.ts';"],
  ];
  assert.deepEqual(violationsIn(new Map(right)), []);
});
