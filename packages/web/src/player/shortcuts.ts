/** Which key does what in a room. Pure: one table for the listener and for the help dialog. */

export type ShortcutAction =
  | 'play-pause'
  | 'back-5'
  | 'forward-5'
  | 'back-10'
  | 'forward-10'
  | 'mute'
  | 'fullscreen'
  | 'theatre'
  | 'chat'
  | 'help';

export interface Shortcut {
  readonly action: ShortcutAction;
  /** Values of `KeyboardEvent.key`, lower case. */
  readonly keys: readonly string[];
  /** Moves the film for everyone: the host's alone (PB3). */
  readonly isHostOnly: boolean;
}

export const SHORTCUTS: readonly Shortcut[] = [
  { action: 'play-pause', keys: [' ', 'k'], isHostOnly: true },
  { action: 'back-5', keys: ['arrowleft'], isHostOnly: true },
  { action: 'forward-5', keys: ['arrowright'], isHostOnly: true },
  { action: 'back-10', keys: ['j'], isHostOnly: true },
  { action: 'forward-10', keys: ['l'], isHostOnly: true },
  { action: 'mute', keys: ['m'], isHostOnly: false },
  { action: 'fullscreen', keys: ['f'], isHostOnly: false },
  { action: 'theatre', keys: ['t'], isHostOnly: false },
  { action: 'chat', keys: ['c'], isHostOnly: false },
  { action: 'help', keys: ['?'], isHostOnly: false },
];

/** Seconds by which an action moves the film. */
export const SEEK_STEP_S: Partial<Record<ShortcutAction, number>> = {
  'back-5': -5,
  'forward-5': 5,
  'back-10': -10,
  'forward-10': 10,
};

/** What is read of a key press and of what it was pressed on. */
export interface KeyPress {
  readonly key: string;
  /** Ctrl, Alt or Meta is held: the press belongs to the browser or the system. */
  readonly hasModifier: boolean;
  /**
   * What has the focus: a text field takes every key; a button, link or tab takes Space, a slider or tab the arrows;
   * the seek bar leaves the arrows to the shortcuts, which do the same there.
   */
  readonly target: 'text' | 'button' | 'arrows' | 'none';
}

/** The action of a key press, or none when the key means something else where the focus is. */
export function shortcutFor(press: KeyPress): ShortcutAction | undefined {
  if (press.hasModifier || press.target === 'text') return undefined;
  const key = press.key.toLowerCase();
  if (key === ' ' && press.target === 'button') return undefined;
  if (key.startsWith('arrow') && press.target === 'arrows') return undefined;
  return SHORTCUTS.find((shortcut) => shortcut.keys.includes(key))?.action;
}

/** Whether the action is the host's alone. */
export function isHostOnly(action: ShortcutAction): boolean {
  return SHORTCUTS.some((shortcut) => shortcut.action === action && shortcut.isHostOnly);
}
