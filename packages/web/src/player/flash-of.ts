/** Which changes of the timeline are worth a word to those who watch. Pure. */

export type FlashAction = 'play' | 'pause' | 'seek' | 'rate';

const ACTIONS: Readonly<Record<string, FlashAction>> = {
  PLAY: 'play',
  PAUSE: 'pause',
  SEEK: 'seek',
  CHANGE_RATE: 'rate',
};

/**
 * By the `reason` of a `PLAYBACK_STATE`. None for a snapshot on joining, for a host who went or came (the banner says
 * it), for another film (everyone sees it), and for reasons that a newer server may bring.
 */
export function flashOf(reason: string | undefined): FlashAction | null {
  return reason !== undefined && Object.hasOwn(ACTIONS, reason) ? (ACTIONS[reason] ?? null) : null;
}
