/** A stable colour for a name or title: the same one on every screen, without anyone choosing it. */

/** Hue in degrees, 0–359, from the text (FNV-1a hash). */
export function hueOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % 360;
}
