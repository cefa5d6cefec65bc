/** Values that a schema accepts, and the fields in it, so that attacks reach every field of every route and frame by themselves. */

/** The parts of a JSON schema that our tables use. */
export interface Shape {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
}

/** What a field of this name must look like, whatever route it is in. */
const KNOWN: Readonly<Record<string, unknown>> = {
  email: 'mallory@example.org',
  username: 'mallory',
  password: 'correct horse battery',
  provider: 'open-movies',
  video_id: 'sintel',
};

/** A value with every required field, and of the others those that are given. */
export function sampleOf(
  shape: Shape | undefined,
  given: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const { properties = {}, required = [] } = shape ?? {};
  const fields = Object.entries(properties).filter(([name]) => required.includes(name) || name in given);
  return Object.fromEntries(fields.map(([name, field]) => [name, given[name] ?? KNOWN[name] ?? anyOf(field)]));
}

function anyOf(shape: Shape): unknown {
  if (shape.const !== undefined) return shape.const;
  if (shape.enum !== undefined) return shape.enum[0];
  if (shape.anyOf?.[0] !== undefined) return anyOf(shape.anyOf[0]);
  switch (shape.type) {
    case 'string':
      return 'some text';
    case 'boolean':
      return true;
    case 'object':
      return sampleOf(shape);
    case 'array':
      return [];
    default:
      return shape.minimum ?? 0;
  }
}

/** Names of the fields that take a value of this type, or may. */
export function fieldsOf(shape: Shape | undefined, types: readonly string[]): string[] {
  const takes = ({ type = '', enum: listed, anyOf: members = [] }: Shape): boolean =>
    (types.includes(type) && listed === undefined) || members.some(takes);
  return Object.entries(shape?.properties ?? {}).flatMap(([name, field]) => (takes(field) ? [name] : []));
}

/** JSON in which the string `"@"` is replaced by text that JSON.stringify would not write. */
export const rawJson = (value: unknown, raw: string) => JSON.stringify(value).replace('"@"', raw);
