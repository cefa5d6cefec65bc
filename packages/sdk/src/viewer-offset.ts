/** How far a viewer may have his own player ahead of the room, or behind it. */

/** The latest headphones and screens are late by less. */
export const OFFSET_MAX_MS = 5_000;

/** `offsetMs` held within the bounds; 0 for what is no number. */
export function heldOffset(offsetMs: number): number {
  return Number.isFinite(offsetMs) ? Math.max(-OFFSET_MAX_MS, Math.min(OFFSET_MAX_MS, offsetMs)) : 0;
}
