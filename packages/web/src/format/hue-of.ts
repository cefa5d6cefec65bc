/** A stable colour for a name or title: the same one on every screen, without anyone choosing it. */

/** Hue in degrees, 0–359, from the text: FNV-1a, then MurmurHash3's finalizer so that similar texts lie far apart. */
export function hueOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % 360;
}
