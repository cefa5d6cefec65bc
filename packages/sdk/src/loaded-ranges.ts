/** What of the film an element has loaded, and what that means for where to send it. Pure. */
import type { LoadedRanges } from './media-like.ts';

/** Seconds of film, ascending. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** So much beyond a place must be loaded, or going there means waiting for data. */
const NEEDED_S = 0.3;
/** A range that begins so little after a place is worth waiting for: what is there needs no loading. */
const WORTH_WAITING_S = 1;
/** A little inside of a range, because its first frame may begin a little later. */
const INSIDE_S = 0.05;

export function rangesOf(buffered: LoadedRanges | undefined): readonly Range[] | undefined {
  if (buffered === undefined) return undefined;
  return Array.from({ length: buffered.length }, (_, index) => ({
    start: buffered.start(index),
    end: buffered.end(index),
  }));
}

/** Whether `to` can be played from without loading; an element that does not tell is taken for one that can. */
export function isLoadedAt(loaded: readonly Range[] | undefined, to: number, end: number): boolean {
  return loaded?.some((range) => range.start <= to && Math.min(to + NEEDED_S, end) <= range.end) ?? true;
}

/** The first place from `from` on that needs no loading, if there is one worth waiting for. */
export function loadedPlaceAfter(loaded: readonly Range[] | undefined, from: number): number | undefined {
  const near = loaded?.find(
    ({ start, end }) => start > from && start - from < WORTH_WAITING_S && end - start > NEEDED_S,
  );
  return near === undefined ? undefined : near.start + INSIDE_S;
}

/** Seconds that are loaded in one piece from `position` on; `undefined` where the element does not tell. */
export function loadedBeyond(loaded: readonly Range[] | undefined, position: number): number | undefined {
  if (loaded === undefined) return undefined;
  const here = loaded.find(({ start, end }) => start <= position && position <= end);
  return here === undefined ? 0 : here.end - position;
}
