/** Text that no database keeps as it is: with a NUL character, or halves of surrogate pairs. */
import type { TSchema } from 'typebox';

/** The parts of a schema that say where text can be. */
interface Shape {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
}

/** Where in a valid `value` such text is, as `items.0.title`; `null`: nowhere. What the schema leaves open is not looked at. */
export function findUnfitText(schema: TSchema, value: unknown): string | null {
  return find(schema as Shape, value, []);
}

function find(shape: Shape, value: unknown, path: readonly (string | number)[]): string | null {
  if (typeof value === 'string') return isKnownText(shape) && isUnfit(value) ? path.join('.') : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const member of shape.anyOf ?? [shape]) {
    for (const [name, property] of Object.entries(member.properties ?? {})) {
      const found = find(property, (value as Record<string, unknown>)[name], [...path, name]);
      if (found !== null) return found;
    }
    for (const [index, item] of member.items === undefined ? [] : (value as unknown[]).entries()) {
      const found = find(member.items ?? {}, item, [...path, index]);
      if (found !== null) return found;
    }
  }
  return null;
}

const isKnownText = ({ type, anyOf = [] }: Shape): boolean => type === 'string' || anyOf.some(isKnownText);
const isUnfit = (text: string) => text.includes('\0') || !text.isWellFormed();
