/** What the controller remembers between two looks at an element, and what it answers to one. */
import { guessLatency, type Latency } from './latency.ts';
import type { Action } from './player-observation.ts';
import { noSlips, type RateControl, type Slips } from './rate-control.ts';
import { fullTrust, type RateTrust } from './rate-trust.ts';

export interface ControllerState {
  readonly phase: Phase;
  /** From setting the position to having data there, where it was loaded before, or nothing is known of that. */
  readonly seekLatency: Latency;
  /** The same where it was not loaded yet. */
  readonly loadLatency: Latency;
  /** From `play()` to the film moving. */
  readonly startLatency: Latency;
  /** What changes of its rate cost. */
  readonly slips: Slips;
  /** Whether it does what its rate says. */
  readonly trust: RateTrust;
  /** When it ran out of data lately, local ms. */
  readonly dryAt: readonly number[];
}

export type Phase =
  | { readonly name: 'unknown' }
  /** Stands where the timeline stands, as exactly as the element can: asked for `target` it went to `reported`. */
  | { readonly name: 'holding'; readonly target: number; readonly reported: number }
  | {
      readonly name: 'seeking';
      readonly to: number;
      readonly isLoaded: boolean;
      readonly since: number;
      readonly version: number;
      readonly tries: number;
    }
  /** Stands ahead of the timeline until it comes by. */
  | { readonly name: 'waiting'; readonly version: number; readonly tries: number }
  | {
      readonly name: 'starting';
      readonly from: number;
      readonly since: number;
      readonly version: number;
      readonly tries: number;
    }
  /** Both move. `isLanding` until it has been near the timeline once: so long, it may still go again. */
  | {
      readonly name: 'following';
      readonly control: RateControl;
      readonly version: number;
      readonly tries: number;
      /** Local ms. */
      readonly since: number;
      readonly isLanding: boolean;
    }
  /** Out of data, or standing without a reason; `tries` as before. */
  | { readonly name: 'stalled'; readonly since: number; readonly tries: number };

export interface Decision {
  readonly state: ControllerState;
  readonly actions: readonly Action[];
  readonly activity: 'loading' | 'following' | 'seeking' | 'stalled' | 'ended';
  /** Element minus timeline; `null` while the element is on its way. */
  readonly errorMs: number | null;
  /** When to look again at the latest, local ms. */
  readonly wakeAt: number | undefined;
}

export const initialController: ControllerState = {
  phase: { name: 'unknown' },
  seekLatency: guessLatency(250),
  loadLatency: guessLatency(250),
  startLatency: guessLatency(50),
  slips: noSlips,
  trust: fullTrust,
  dryAt: [],
};

/** The controller after somebody else had the element: what it was about to do is void, what it has learned is not. */
export function interrupted(state: ControllerState): ControllerState {
  return { ...state, phase: initialController.phase };
}

/** No actions and nothing to compare, unless told otherwise. */
export function decide(
  state: ControllerState,
  activity: Decision['activity'],
  { actions = [], errorMs = null, wakeAt }: Partial<Pick<Decision, 'actions' | 'errorMs' | 'wakeAt'>> = {},
): Decision {
  return { state, actions, activity, errorMs, wakeAt };
}
