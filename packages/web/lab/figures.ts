/** What is asked of a scenario, and what was seen of it. Pure. */
import { type ErrorPoint, median, pairwiseSkews, percentile, settledAfterMs, within } from './statistics.ts';
import type { Track } from './track.ts';

/** One line of the table. */
export interface Figure {
  readonly text: string;
  /** Behind each number, with its space. */
  readonly unit: string;
  /** At most; `null` where nothing is asked. */
  readonly limit: number | null;
  /** By the true room clock. */
  readonly value: number;
  /** By each viewer's own estimate of the room clock, where that makes a difference. */
  readonly own?: number;
  /** The same of the controls, in the same time. */
  readonly control?: number;
}

/** What a scenario leaves behind. All instants on the room clock, ms. */
export interface Observed {
  readonly viewers: readonly Track[];
  readonly controls: readonly Track[];
  readonly from: number;
  readonly until: number;
  /** What happened when, for the picture. */
  readonly marks: readonly { readonly at: number; readonly label: string }[];
  readonly figures: readonly Figure[];
}

/** What has to be kept to (issue "In step"). */
export const P50_MS = 7;
export const P95_MS = 16.7;
export const SKEW_P50_MS = 5;

export type Part = readonly Track[];
export interface Span {
  readonly from: number;
  readonly until: number;
}

const sizes = (points: readonly ErrorPoint[], { from, until }: Span) =>
  within(points, from, until).map(([, error]) => Math.abs(error));
const pooled = (part: Part, of: (track: Track) => readonly ErrorPoint[], span: Span) =>
  part.flatMap((track) => sizes(of(track), span));
const errorsOf = ({ errors }: Track) => errors;
const ownErrorsOf = ({ ownErrors }: Track) => ownErrors;

/** |position − timeline| of all viewers together. */
export function distance(viewers: Part, controls: Part, span: Span, share: number, limit: number, text = ''): Figure {
  return {
    text: `${text}distance from the timeline, ${nameOf(share)}`,
    unit: ' ms',
    limit,
    value: percentile(pooled(viewers, errorsOf, span), share),
    own: percentile(pooled(viewers, ownErrorsOf, span), share),
    control: percentile(pooled(controls, errorsOf, span), share),
  };
}

/** The same from frames, which a screen shows late and a film has few of: for reading from 50 ms up. */
export function frameDistance(viewers: Part, controls: Part, span: Span, share: number): Figure {
  const frames = ({ frameErrors }: Track) => frameErrors;
  return {
    text: `distance of presented frames, ${nameOf(share)}`,
    unit: ' ms',
    limit: null,
    value: percentile(pooled(viewers, frames, span), share),
    control: percentile(pooled(controls, frames, span), share),
  };
}

export function skew(viewers: Part, controls: Part, { from, until }: Span, share: number, limit: number): Figure {
  const of = (part: Part, points: (track: Track) => readonly ErrorPoint[]) =>
    percentile(pairwiseSkews(part.map(points), from, until), share);
  return {
    text: `distance between two viewers, ${nameOf(share)}`,
    unit: ' ms',
    limit,
    value: of(viewers, errorsOf),
    own: of(viewers, ownErrorsOf),
    control: of(controls, errorsOf),
  };
}

/** Largest error of a viewer's clock, as a median over the time. */
export function clockError(viewers: Part): Figure {
  return {
    text: 'error of the worst viewer’s clock',
    unit: ' ms',
    limit: null,
    value: Math.max(...viewers.map(({ clockErrors }) => Math.abs(median(clockErrors.map(([, error]) => error))))),
  };
}

/** Mean |rate − 1| of all looks. */
export function meanCorrection(viewers: Part, controls: Part, span: Span, limit: number): Figure {
  const of = (part: Part) => {
    const values = pooled(part, ({ corrections }) => corrections, span);
    return (100 * values.reduce((sum, value) => sum + value, 0)) / values.length;
  };
  return { text: 'mean change of the rate', unit: ' %', limit, value: of(viewers), control: of(controls) };
}

export function count(
  text: string,
  part: Part,
  types: readonly string[],
  { from, until }: Span,
  limit: number,
): Figure {
  const happened = part.flatMap(({ events }) =>
    events.filter(({ type, at }) => types.includes(type) && at >= from && at < until),
  );
  return { text, unit: '', limit, value: happened.length };
}

/** Nobody else's film is moved or changes its speed. */
export function disturbances(others: Part, span: Span): Figure[] {
  return [
    count('seeks and stops of the others', others, ['seeking', 'pause', 'waiting'], span, 0),
    count('changes of rate of the others', others, ['ratechange'], span, 0),
  ];
}

/** How long until everyone of `viewers` keeps within the limit. */
export function settling(text: string, viewers: Part, { from, until }: Span, limit: number): Figure {
  const of = (points: (track: Track) => readonly ErrorPoint[]) =>
    Math.max(...viewers.map((track) => settledAfterMs(points(track), from, until, P95_MS)));
  return { text, unit: ' ms', limit, value: of(errorsOf), own: of(ownErrorsOf) };
}

export function nameOf(share: number): string {
  return `p${Math.round(share * 100)}`;
}
