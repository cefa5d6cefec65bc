/** The errors over time as an SVG picture: a panel for each scenario, a line for each viewer. Pure. */
import type { Observed } from './figures.ts';
import type { ErrorPoint } from './statistics.ts';

export interface Panel {
  readonly title: string;
  readonly observed: Observed;
}

const COLUMNS = 2;
const WIDTH = 440;
const HEIGHT = 170;
const MARGIN = { left: 46, right: 14, top: 30, bottom: 30 };
/** What is further away is drawn at the edge. */
const RANGE_MS = 60;
/** What has to be kept to, as a band. */
const BAND_MS = 16.7;
/** More points than pixels show nothing more. */
const POINTS_MAX = 260;
/** How much of the time before the first mark is shown. */
const BEFORE_MS = 1_500;

/** In the order of the viewers; told apart by dashes, too. */
const LINES = ['a', 'b', 'c', 'd'] as const;

export function plot(panels: readonly Panel[], names: readonly string[]): string {
  const rows = Math.ceil(panels.length / COLUMNS);
  const [width, height] = [COLUMNS * WIDTH, rows * HEIGHT + 30];
  const places = panels.map(
    (panel, index) =>
      `<g transform="translate(${(index % COLUMNS) * WIDTH} ${Math.floor(index / COLUMNS) * HEIGHT})">${draw(panel)}</g>`,
  );
  const legend = names.map(
    (name, index) =>
      `<g transform="translate(${MARGIN.left + index * 220} ${height - 16})"><path class="${LINES[index]}" d="M0-4h26"/>` +
      `<text x="32">${textOf(name)}</text></g>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    '<title>Distance of each viewer’s film from the timeline, in milliseconds over seconds</title>',
    `<style>${STYLE}</style><rect class="ground" width="${width}" height="${height}"/>`,
    ...places,
    ...legend,
    '</svg>',
    '',
  ].join('\n');
}

const STYLE = `
svg{--ground:#fff;--ink:#222;--grid:#ddd;--band:#eef6ee;--a:#0b62c4;--b:#b4480a;--c:#2a7a2a;--d:#7b3fa0;font:11px system-ui,sans-serif}
@media (prefers-color-scheme:dark){svg{--ground:#14171c;--ink:#d8dce2;--grid:#363c46;--band:#1b2a20;--a:#6bb1ff;--b:#ff9d5c;--c:#7fd37f;--d:#c99bea}}
.ground{fill:var(--ground)}text{fill:var(--ink)}.title{font-weight:600;font-size:12px}.grid{stroke:var(--grid);fill:none}
.band{fill:var(--band)}.mark{stroke:var(--ink);stroke-dasharray:2 3;fill:none}path{fill:none;stroke-width:1.4}
.a{stroke:var(--a)}.b{stroke:var(--b);stroke-dasharray:6 2}.c{stroke:var(--c);stroke-dasharray:2 2}.d{stroke:var(--d)}
`.replaceAll('\n', '');

function draw({ title, observed }: Panel): string {
  const { viewers, marks, from, until } = observed;
  const first = Math.min(from, ...marks.map(({ at }) => at).filter(Number.isFinite));
  const zero = marks[0]?.at ?? from;
  const [begin, end] = [first - BEFORE_MS, until];
  const [innerWidth, innerHeight] = [WIDTH - MARGIN.left - MARGIN.right, HEIGHT - MARGIN.top - MARGIN.bottom];
  const x = (at: number) => MARGIN.left + ((at - begin) / (end - begin)) * innerWidth;
  const y = (ms: number) =>
    MARGIN.top + innerHeight / 2 - (Math.max(-RANGE_MS, Math.min(RANGE_MS, ms)) / RANGE_MS) * (innerHeight / 2);

  const levels = [-RANGE_MS, 0, RANGE_MS].map(
    (ms) =>
      `<path class="grid" d="M${MARGIN.left} ${y(ms)}h${innerWidth}"/>` +
      `<text x="${MARGIN.left - 6}" y="${y(ms) + 4}" text-anchor="end">${ms}</text>`,
  );
  const seconds = ticks(begin - zero, end - zero).map(
    (ms) =>
      `<text x="${x(zero + ms).toFixed(1)}" y="${HEIGHT - MARGIN.bottom + 14}" text-anchor="middle">${ms / 1000} s</text>`,
  );
  const flags = marks
    .filter(({ at }) => at >= begin && at <= end)
    .map(
      ({ at, label }, index) =>
        `<path class="mark" d="M${x(at).toFixed(1)} ${MARGIN.top}v${innerHeight}"/>` +
        `<text x="${(x(at) + 3).toFixed(1)}" y="${MARGIN.top + 10 + (index % 2) * 12}">${textOf(label)}</text>`,
    );
  const lines = viewers.map(({ errors }, index) => {
    const seen = errors.filter(([at]) => at >= begin && at <= end);
    return `<path class="${LINES[index % LINES.length]}" d="${lineThrough(thin(seen), x, y)}"/>`;
  });
  return [
    `<text class="title" x="${MARGIN.left}" y="${MARGIN.top - 12}">${textOf(title)}</text>`,
    `<rect class="band" x="${MARGIN.left}" y="${y(BAND_MS)}" width="${innerWidth}" height="${y(-BAND_MS) - y(BAND_MS)}"/>`,
    ...levels,
    ...seconds,
    ...lines,
    ...flags,
  ].join('');
}

function thin(points: readonly ErrorPoint[]): readonly ErrorPoint[] {
  const step = Math.ceil(points.length / POINTS_MAX);
  return points.filter((_, index) => index % step === 0);
}

/** A page that was away, or away from home, leaves a gap. */
const GAP_MS = 3_000;

function lineThrough(points: readonly ErrorPoint[], x: (at: number) => number, y: (ms: number) => number): string {
  return points
    .map(([at, ms], index) => {
      const before = points[index - 1];
      const isNew = before === undefined || at - before[0] > GAP_MS;
      return `${isNew ? 'M' : 'L'}${x(at).toFixed(1)} ${y(ms).toFixed(1)}`;
    })
    .join('');
}

/** Four or so round distances in ms. */
function ticks(from: number, until: number): number[] {
  const rough = (until - from) / 5;
  const step = [1_000, 2_000, 5_000, 10_000, 20_000, 60_000, 120_000].find((size) => size >= rough) ?? 300_000;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.floor((until - first) / step) + 1 }, (_, index) => first + index * step);
}

function textOf(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
