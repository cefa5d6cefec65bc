/** The qualities of an adaptive stream, by the names that people know them by. Pure. */
import { QUALITY_AUTO } from '@streamit/protocol';

export interface Level {
  /** Lines of the picture; 0 when the playlist does not say. */
  readonly height: number;
  /** Bits a second. */
  readonly bitrate: number;
}

/** `1080p`, or `800 kbit/s` for a level without a size. */
function labelOf({ height, bitrate }: Level): string {
  return height > 0 ? `${height}p` : `${Math.round(bitrate / 1000)} kbit/s`;
}

/** Best first, each once; none when there is nothing to choose. */
export function qualityLabels(levels: readonly Level[]): string[] {
  const best = levels.toSorted((a, b) => b.height - a.height || b.bitrate - a.bitrate);
  const labels = [...new Set(best.map(labelOf))];
  return labels.length > 1 ? labels : [];
}

/** Index of the best level of that name; −1 for automatic and for what the stream does not have. */
export function levelOf(levels: readonly Level[], label: string): number {
  if (label === QUALITY_AUTO) return -1;
  const named = levels.map((level, index) => ({ index, level })).filter(({ level }) => labelOf(level) === label);
  return named.toSorted((a, b) => b.level.bitrate - a.level.bitrate)[0]?.index ?? -1;
}
