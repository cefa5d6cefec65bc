/** Checks what strangers send against a schema of the protocol (TR4): HTTP bodies and queries, WebSocket frames alike. */
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { AppError } from './app-error.ts';
import { findUnfitText } from './unfit-text.ts';

export interface ValidatorOptions {
  /** Turn strings into what the schema asks for: for queries and paths, where everything is text. */
  readonly convert?: boolean;
}

/**
 * A function that returns its argument as the schema's type. Unknown fields are dropped (`__proto__` among them) and
 * missing ones take the schema's default, both in place: give it a freshly parsed value. A schema that says
 * `additionalProperties: false` refuses unknown fields instead.
 *
 * Compiling costs about a millisecond: do it once, not for each value.
 * @throws AppError `VALIDATION_ERROR` that names the field, such as "field `time`: must be >= 0".
 */
export function createValidator<const Schema extends TSchema>(
  schema: Schema,
  { convert = false }: ValidatorOptions = {},
): (value: unknown) => Static<Schema> {
  const compiled = Compile(schema);
  const isClosed = 'additionalProperties' in schema && schema.additionalProperties === false;
  return (value) => {
    let candidate = compiled.Default(isClosed ? value : compiled.Clean(value));
    if (convert) candidate = compiled.Convert(candidate);
    if (!compiled.Check(candidate)) throw new AppError('VALIDATION_ERROR', describe(compiled.Errors(candidate)));
    const unfit = findUnfitText(schema, candidate);
    if (unfit !== null)
      throw new AppError('VALIDATION_ERROR', `field \`${unfit}\`: must be text without NUL characters`);
    return candidate as Static<Schema>;
  };
}

type ValidationError = ReturnType<ReturnType<typeof Compile>['Errors']>[number];

/** The first error in a sentence. Of a union's errors (one for each member, then the union's own) that is the first member's. */
function describe([error]: readonly ValidationError[]): string {
  if (error === undefined) return 'the value is not valid';
  if (error.keyword === 'required')
    return `field \`${nameOf(error, error.params.requiredProperties[0])}\`: is required`;
  const name = nameOf(error);
  return name === '' ? reasonOf(error) : `field \`${name}\`: ${reasonOf(error)}`;
}

/** `/items/0/title` → `items.0.title`. */
function nameOf({ instancePath }: ValidationError, child?: string): string {
  const path = instancePath.split('/').slice(1);
  return (child === undefined ? path : [...path, child]).join('.');
}

function reasonOf(error: ValidationError): string {
  if (error.keyword === 'enum') return `must be one of ${error.params.allowedValues.map(String).join(', ')}`;
  if (error.keyword === 'boolean') return 'is not known here';
  // A regular expression is nothing to show to people.
  return error.keyword === 'pattern' ? 'does not have the form that is asked for' : error.message;
}
