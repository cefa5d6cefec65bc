/**
 * Reads the plain part of YAML that our compose files keep to, and refuses the rest: what a reader could take for something
 * else than compose does (`on`, `022`, `1:30`, tabs, doubled keys) is a mistake here.
 */

export type Yaml = string | boolean | null | readonly Yaml[] | { readonly [key: string]: Yaml };
type Mapping = { [key: string]: Yaml };

interface Line {
  readonly number: number;
  readonly indent: number;
  readonly text: string;
}

const KEY = /^(<<|[A-Za-z][\w-]*):(?: (.*))?$/;
const PLAIN = /^(?!(?:yes|no|on|off|y|n|null|~)$)(?:[A-Za-z./][^#'"{}[\]&*!|>%@`]*|\d+(?:[a-z]+|\.\d+)?)$/i;

/** @throws Error with the number of the first line that is not plain */
export function parsePlainYaml(text: string): Yaml {
  const lines = text.split('\n').flatMap((line, index) => readLine(line, index + 1));
  const anchors = new Map<string, Yaml>();
  let next = 0;

  const root = block(0);
  const rest = lines[next];
  if (rest !== undefined) throw wrong(rest, 'is indented like nothing above it');
  return root;

  function block(indent: number): Yaml {
    return lines[next]?.text.startsWith('- ') ? sequence(indent) : mapping(indent);
  }

  function sequence(indent: number): Yaml[] {
    const items: Yaml[] = [];
    for (let line = lines[next]; line?.indent === indent && line.text.startsWith('- '); line = lines[next]) {
      items.push(scalar(line, line.text.slice(2)));
      next++;
    }
    return items;
  }

  function mapping(indent: number): Mapping {
    const merged: Mapping = {};
    const own: Mapping = {};
    for (let line = lines[next]; line?.indent === indent; line = lines[next]) {
      const [, key, rest = ''] = KEY.exec(line.text) ?? [];
      if (key === undefined) throw wrong(line, 'is neither "key: value" nor "- item"');
      if (Object.hasOwn(own, key)) throw wrong(line, `says ${key} a second time`);
      next++;
      const value = valueAt(line, rest, indent);
      if (key !== '<<') own[key] = value;
      else if (isMapping(value)) Object.assign(merged, value);
      else throw wrong(line, 'merges what is no mapping');
    }
    return { ...merged, ...own };
  }

  function valueAt(line: Line, rest: string, indent: number): Yaml {
    const anchor = /^&([\w-]+)$/.exec(rest)?.[1];
    if (rest !== '' && anchor === undefined) return scalar(line, rest);
    const below = lines[next];
    const value = below !== undefined && below.indent > indent ? block(below.indent) : null;
    if (anchor !== undefined) anchors.set(anchor, value);
    return value;
  }

  function scalar(line: Line, text: string): Yaml {
    if (text === 'true' || text === 'false') return text === 'true';
    const alias = /^\*([\w-]+)$/.exec(text)?.[1];
    if (alias !== undefined) {
      const value = anchors.get(alias);
      if (value === undefined) throw wrong(line, `names ${text} before there is one`);
      return value;
    }
    if (/^["[]/.test(text)) return quoted(line, text);
    if (!PLAIN.test(text) || text.includes(': ')) throw wrong(line, `needs quotes around ${text}`);
    return text;
  }
}

/** Quoted texts and lists of them are written as in JSON, which YAML reads alike. */
function quoted(line: Line, text: string): Yaml {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong(line, `is not closed, or says something after it: ${text}`);
  }
}

export function isMapping(value: Yaml | undefined): value is { readonly [key: string]: Yaml } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readLine(line: string, number: number): Line[] {
  const [, spaces = '', text = ''] = /^( *)(.*)$/.exec(line) ?? [];
  const read = { number, indent: spaces.length, text };
  if (text === '' || text.startsWith('#')) return [];
  if (text.includes('\t') || text.endsWith(' ')) throw wrong(read, 'has a tab, or a space at its end');
  return [read];
}

function wrong({ number }: Line, problem: string): Error {
  return new Error(`line ${number} ${problem}`);
}
