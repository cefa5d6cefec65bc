/**
 * Which of two sensors tells where a playing element is. Frames are what people see, but a film has few of them and a screen
 * shows each at its next refresh: one is off by ±8 ms. `currentTime` follows the sound, in some browsers to a tenth of
 * a millisecond, in others only in steps. So: `currentTime` where it proves to be fine, else frames; and where the picture
 * stays behind the sound by more than the grid of frames explains, the picture counts.
 */
import type { ShownFrame } from './frame-watch.ts';

export interface Look {
  /** Local ms. */
  readonly now: number;
  readonly currentTime: number;
  readonly rate: number;
  readonly frame: ShownFrame | undefined;
}

export interface FinePosition {
  /** Seconds of film that were shown at the local instant `shownAt`. */
  at(look: Look): ShownFrame;
  /** The element is sent elsewhere: what was seen so far does not continue. */
  forget(): void;
}

/** Looks that are compared with each other; at 24 frames a second half a second of them. */
const LOOKS = 12;
const LOOKS_MS = 300;
/** An element whose readings all lie on one line, to this, has a fine clock. Chrome's lie within 0.0002. */
const FINE_S = 0.003;
/** A picture within one frame of the sound is where it should be: the grid of frames and the screen's explain that much. */
const GRID_S = 0.042;

export function createFinePosition(): FinePosition {
  let isFine = false;
  /** Where the element was at each look, reduced to the same instant. */
  let line: { readonly now: number; readonly base: number }[] = [];
  /** How far the picture was ahead of the sound. */
  let leads: number[] = [];
  let lineRate = 1;

  function judge({ now, currentTime, rate }: Look) {
    // At other rates browsers stretch the sound, piece by piece: that is no fault of the clock.
    if (rate !== lineRate || rate !== 1) line = [];
    lineRate = rate;
    if (rate !== 1) return;
    line = [...line, { now, base: currentTime - now / 1000 }].slice(-LOOKS);
    const [first] = line;
    if (first === undefined || line.length < LOOKS / 2 || now - first.now < LOOKS_MS) return;
    const bases = line.map(({ base }) => base);
    isFine = Math.max(...bases) - Math.min(...bases) < FINE_S;
  }

  return {
    at(look) {
      const { now, currentTime, rate, frame } = look;
      judge(look);
      if (frame === undefined) return { position: currentTime, shownAt: now };
      const lead = frame.position + ((now - frame.shownAt) / 1000) * rate - currentTime;
      leads = [...leads, lead].slice(-LOOKS);
      if (!isFine) return frame;
      const usual = leads.toSorted((a, b) => a - b)[leads.length >> 1] ?? 0;
      const beyond = usual - Math.max(-GRID_S, Math.min(GRID_S, usual));
      return { position: currentTime + beyond, shownAt: now };
    },
    forget() {
      line = [];
      leads = [];
    },
  };
}
