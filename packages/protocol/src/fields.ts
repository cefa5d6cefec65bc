/** Schemas of single fields that several frames and routes share. */
import Type from 'typebox';
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, ROOM_CODE_LENGTH, TIME_MAX_S } from './limits.ts';

// Written with escapes that mean the same with and without the `u` flag of regular expressions: TypeBox compiles
// patterns with it, other readers of a JSON schema may not.
/** Control characters, line and paragraph separators, changes of writing direction (Unicode's Bidi_Control). */
const UNPRINTABLE = '\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069';
/** Takes room or none, but shows nothing: blanks, Unicode's Default_Ignorable_Code_Point, the empty Braille cell. */
const BLANK =
  '\\s\\u00ad\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f' +
  '\\uffa0\\ufff0-\\ufff8';
/** From U+E0000 on nothing shows by itself: tags, variation selectors, private use. */
const BEYOND = '[^\\u0000-\\udb3f\\udfff\\ue000-\\uffff]';
/** One that shows, as one unit or as a surrogate pair. */
const VISIBLE = `(?!${BEYOND})(?:[^${UNPRINTABLE}${BLANK}\\ud800-\\udfff]|[\\ud800-\\udbff][\\udc00-\\udfff])`;

/**
 * A name that people read: at least one character that can be seen, and none that could break a line of a list or a log
 * or turn the writing around. Joiners between characters are legal: Persian words and many emoji need them.
 */
export const printable = (maxLength: number, minLength = 1) =>
  Type.String({ minLength, maxLength, pattern: `^(?=[\\s\\S]*?${VISIBLE})[^${UNPRINTABLE}]*$` });

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
