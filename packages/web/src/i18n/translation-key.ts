/** The keys that pure functions hand to components, which translate them: `error.AUTH_REQUIRED`, `room.closed.banned.title`. */
import type { en } from './en/en.ts';

type Leaves<Tree, Path extends string = ''> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? `${Path}${Key}` : Leaves<Tree[Key], `${Path}${Key}.`>;
}[keyof Tree & string];

export type TranslationKey = Leaves<typeof en>;
