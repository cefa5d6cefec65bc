/** Whether the control bar is to be seen: always while paused or in use, a moment after each move while it plays. */
import { type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';

const HIDE_AFTER_MS = 2_800;

export interface IdleControls {
  readonly isShown: boolean;
  /** For the player: any move or touch in it. */
  onPointerMove(event: PointerEvent): void;
  onPointerLeave(event: PointerEvent): void;
  /** A tap of a finger shows and hides the bar instead of touching the film. */
  toggle(): void;
  wake(): void;
}

export function useIdleControls(isPlaying: boolean, player: HTMLElement | null): IdleControls {
  const [isAwake, setAwake] = useState(true);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const wake = useCallback(() => {
    setAwake(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      // Who stands on a button with the keyboard or the mouse is about to use it.
      const isInUse = player?.querySelector('.bar:hover, .bar :focus-visible, .bar [aria-expanded="true"]') != null;
      if (isInUse) wake();
      else setAwake(false);
    }, HIDE_AFTER_MS);
  }, [player]);

  useEffect(() => {
    wake();
    return () => clearTimeout(timer.current);
  }, [wake]);

  return {
    isShown: isAwake || !isPlaying,
    onPointerMove: useCallback((event) => event.pointerType !== 'touch' && wake(), [wake]),
    onPointerLeave: useCallback((event) => event.pointerType === 'mouse' && setAwake(false), []),
    toggle: useCallback(() => (isAwake ? setAwake(false) : wake()), [isAwake, wake]),
    wake,
  };
}
