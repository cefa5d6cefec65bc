/** What somebody asks to do. Each route and each frame names its action; one pure function on the server decides it. */

/** Actions that are about one room: whoever asks is judged by what he is in it. */
export const ROOM_ACTIONS = [
  /** Ask to be let in. */
  'join',
  /** Go: whoever asked may. */
  'leave',
  /** Be there: see and hear what goes on. */
  'see',
  /** Write to the others. */
  'chat',
  /** Move the film, choose another. */
  'control',
  /** Let people in, silence them, put them out. */
  'moderate',
  /** Change the room itself: its settings, its host, its end. */
  'manage',
] as const;
export type RoomAction = (typeof ROOM_ACTIONS)[number];

/** `anyone`: needs nobody in particular. `account`: concerns only whoever is signed in. `host`: open a room of one's own. */
export const ACTIONS = ['anyone', 'account', 'host', ...ROOM_ACTIONS] as const;
export type Action = (typeof ACTIONS)[number];
