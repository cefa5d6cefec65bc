/** Listens for the room's keys. */
import { useEffect, useRef } from 'react';
import { isHostOnly, type KeyPress, type ShortcutAction, shortcutFor } from './shortcuts.ts';

/** Steps may repeat while a key is held; a toggle would flicker. */
const REPEATING: ReadonlySet<ShortcutAction> = new Set(['back-5', 'forward-5', 'back-10', 'forward-10']);

/** Calls `act` for each shortcut. The host's own are left to the browser where `canControl` is false. */
export function useShortcuts(canControl: boolean, act: (action: ShortcutAction) => void): void {
  const latest = useRef({ canControl, act });
  latest.current = { canControl, act };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // What is in a dialog or menu is not meant for the film behind it.
      if (event.defaultPrevented || document.querySelector('[role="dialog"], [role="menu"]') !== null) return;
      const action = shortcutFor({
        key: event.key,
        hasModifier: event.ctrlKey || event.metaKey || event.altKey,
        target: targetOf(event.target),
      });
      if (action === undefined || (event.repeat && !REPEATING.has(action))) return;
      if (isHostOnly(action) && !latest.current.canControl) return;
      event.preventDefault();
      latest.current.act(action);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function targetOf(target: EventTarget | null): KeyPress['target'] {
  if (!(target instanceof HTMLElement)) return 'none';
  if (target instanceof HTMLInputElement && target.type === 'range') {
    return target.dataset.shortcuts === 'through' ? 'none' : 'arrows';
  }
  if (target.isContentEditable || target.matches('input, textarea, select')) return 'text';
  if (target.matches('[role="tab"]')) return 'arrows';
  return target.closest('button, a[href], summary, [role="button"], [role="switch"]') === null ? 'none' : 'button';
}
