/** Schemas of single fields that several frames and routes share. */
import Type from 'typebox';
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, ROOM_CODE_LENGTH, TIME_MAX_S } from './limits.ts';

/**
 * A name that people read: something besides blanks, and no control characters or changes of writing direction, so that
 * it can't break a line of a list or a log.
 */
export const printable = (maxLength: number, minLength = 1) =>
  Type.String({ minLength, maxLength, pattern: '^(?=.*\\S)[^\\u0000-\\u001f\\u007f\\u202a-\\u202e\\u2066-\\u2069]*$' });

export const Id = Type.String({ minLength: 1, maxLength: 64 });
/** A code as people type it; the server upper-cases it. Wrong lengths are answered `ROOM_NOT_FOUND`, not refused as malformed. */
export const CodeInput = Type.String({ minLength: 1, maxLength: 4 * ROOM_CODE_LENGTH });
/** Position in the film, seconds. */
export const Seconds = Type.Number({ minimum: 0, maximum: TIME_MAX_S });
/** Instant, milliseconds since the epoch. */
export const Instant = Type.Number();
export const Version = Type.Integer({ minimum: 0 });

export const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** `page` and `page_size` of every list. Strings are converted, as they come from the query. */
export const pageQuery = {
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1 })),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_SIZE_MAX, default: PAGE_SIZE_DEFAULT })),
};

export const page = <T extends Type.TSchema>(item: T) =>
  Type.Object({
    count: Type.Integer({ minimum: 0 }),
    next: nullable(Type.String()),
    previous: nullable(Type.String()),
    results: Type.Array(item),
  });
