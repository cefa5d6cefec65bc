/** The compose files as compose sees them: parsed, and filled in from a `.env`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export type Yaml = string | number | boolean | null | readonly Yaml[] | { readonly [key: string]: Yaml };

export const isMapping = (value: Yaml | undefined): value is { readonly [key: string]: Yaml } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const deployFolder = new URL('../../../../deploy/', import.meta.url);

export type Variables = Readonly<Record<string, string>>;
export type Service = { readonly [key: string]: Yaml };

export interface ComposeFile {
  readonly name: string;
  readonly services: ReadonlyMap<string, Service>;
  readonly networks: ReadonlyMap<string, Yaml>;
  readonly volumes: ReadonlyMap<string, Yaml>;
}

export const COMPOSE_FILES = ['compose.yaml', 'compose.cluster.yaml'] as const;

export function readDeployed(name: string): string {
  return readFileSync(new URL(name, deployFolder), 'utf8');
}

/** @throws Error for what is not YAML 1.2, as compose reads it, and for a variable that has to be given and is not */
export function readCompose(name: (typeof COMPOSE_FILES)[number], variables: Variables): ComposeFile {
  const file = interpolate(parse(readDeployed(name), { merge: true }), variables);
  assert.ok(isMapping(file));
  const section = (key: string) => new Map(Object.entries(isMapping(file[key]) ? file[key] : {}));
  const services = [...section('services')].map(([key, service]) => {
    assert.ok(isMapping(service), `${name}: ${key} is a mapping`);
    return [key, service] as const;
  });
  return { name, services: new Map(services), networks: section('networks'), volumes: section('volumes') };
}

/** `${NAME}`, `${NAME:-default}` and `${NAME:?why}` as compose fills them in; `$$` is one dollar. */
export function interpolate(value: Yaml, variables: Variables): Yaml {
  if (typeof value === 'string') return filledIn(value, variables);
  if (Array.isArray(value)) return value.map((item) => interpolate(item, variables));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolate(item, variables)]));
}

function filledIn(text: string, variables: Variables): string {
  return text.replace(/\$(?:(\$)|\{(\w+)(?::([-?])([^}]*))?\})/g, (_, dollar, name, kind, rest) => {
    if (dollar) return '$';
    if (variables[name]) return variables[name];
    if (kind === '-') return rest;
    throw new Error(`${name} has to be given: ${rest ?? ''}`);
  });
}

/** What the file asks of its `.env`, each with whether it has to be given. */
export function variablesOf(name: string): ReadonlyMap<string, boolean> {
  const withoutComments = readDeployed(name).replace(/^\s*#.*$/gm, '');
  const found = withoutComments.matchAll(/(?<!\$)\$\{(\w+)(?::([-?]))?/g);
  return new Map([...found].map(([, variable = '', kind]) => [variable, kind !== '-']));
}

/** `deploy/.env.example`: every variable that it names, also those it leaves out by a `#`. */
export function readExample(): Variables {
  const lines = readDeployed('.env.example').matchAll(/^#?([A-Z][A-Z_]+)=(.*)$/gm);
  return Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, value]));
}

export function textsOf(value: Yaml | undefined): readonly string[] {
  if (value === undefined) return [];
  const texts = Array.isArray(value) ? value : isMapping(value) ? Object.keys(value) : [];
  return texts.map(String);
}

/** A service's environment, as its process gets it. */
export function environmentOf(service: Service | undefined): Variables {
  assert.ok(service && isMapping(service.environment));
  return Object.fromEntries(Object.entries(service.environment).map(([name, value]) => [name, String(value)]));
}
