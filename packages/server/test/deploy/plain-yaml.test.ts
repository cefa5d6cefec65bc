/** The reader of our compose files, and the rules for the Dockerfile: each finds what is planted for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interpolate, readDeployed } from './compose-file.ts';
import { faultsIn } from './dockerfile.ts';
import { parsePlainYaml } from './plain-yaml.ts';

test('plain YAML is read as compose reads it', () => {
  const text =
    '# a\nx-a: &a\n  one: 1g\n  two: true\nb:\n  <<: *a\n  two: "no: #"\n  list:\n    - ALL\n    - "a b"\n  none:\nc: ["x", "y"]\n';
  assert.deepEqual(parsePlainYaml(text), {
    'x-a': { one: '1g', two: true },
    b: { one: '1g', two: 'no: #', list: ['ALL', 'a b'], none: null },
    c: ['x', 'y'],
  });
});

test('what could be read in two ways is refused, with its line', () => {
  for (const [text, problem] of [
    ['a: 1\na: 2', /line 2 says a a second time/],
    ['a: on', /line 1 needs quotes around on/],
    ['a: No', /needs quotes/],
    ['a: 022:1', /needs quotes/],
    ['a: x # y', /needs quotes/],
    ['a: b: c', /needs quotes/],
    ['a: "x', /is not closed/],
    ['a: "x" y', /says something after it/],
    ['a: *b', /before there is one/],
    ['a:\n  b: 1\n c: 2', /line 3 is indented like nothing/],
    ['a:\n\tb: 1', /has a tab/],
    ['just text', /is neither/],
    ['a: {b: c}', /needs quotes/],
    ['a: |', /needs quotes/],
  ] as const) {
    assert.throws(() => parsePlainYaml(text), problem, text);
  }
});

test('variables are filled in as compose does it', () => {
  // Written with @ for $, because in this language it looks like a forgotten template.
  const fill = (text: string) => interpolate(text.replaceAll('@', '$'), { A: 'x', EMPTY: '' });
  assert.equal(fill('@{A}-@{NONE:-b}-@{EMPTY:-c}-@@{A}'), 'x-b-c-@{A}'.replace('@', '$'));
  assert.throws(() => fill('@{EMPTY:?say it}'), /^Error: EMPTY has to be given: say it$/);
});

const dockerfile = readDeployed('Dockerfile');

test('the Dockerfile keeps the rules', () => assert.deepEqual(faultsIn(dockerfile), []));

for (const [from, to, complaint] of [
  [/NODE=node:\S+/, 'NODE=node:latest', /without a version/],
  [/NODE=node:\S+/, 'NODE=node', /without a version/],
  [/USER node/, 'USER root', /is root/],
  [/USER node\n/, '', /is root/],
  [/CMD \["serve"\]/, 'CMD serve', /swallow SIGTERM/],
  [/ENTRYPOINT .*/, 'ENTRYPOINT npm start', /swallow SIGTERM/],
  [/HEALTHCHECK .*\\\n.*/, 'HEALTHCHECK NONE', /server that hangs/],
  [/ENV NODE_ENV/, 'ENV SECRET_KEY=x NODE_ENV', /everybody's/],
  [/RUN npm ci/, 'RUN npm install', /keeps to the lockfile/],
  [/RUN install/, 'RUN curl x | sh && install', /nobody checked/],
  [/RUN npm ci --workspace packages\/server/, 'COPY packages packages\n$&', /before npm ci/],
  [/VOLUME/, 'VOLUMES', /no instruction/],
] as const) {
  test(`a planted fault is found: ${to}`, () => {
    assert.ok(from.test(dockerfile), 'there is something to spoil');
    assert.match(faultsIn(dockerfile.replace(from, to)).join('\n'), complaint);
  });
}
