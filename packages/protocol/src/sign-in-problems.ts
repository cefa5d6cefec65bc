/** Why signing in elsewhere did not work (AU3). Plain names: imports nothing. */

/** The page that a person is led back to gets it in its address: `?sign_in_error=stale`. */
export const SIGN_IN_PROBLEMS = [
  /** The provider does not answer. */
  'unavailable',
  /** It was begun too long ago or in another browser, or was finished already. */
  'stale',
  /** The person said no. */
  'cancelled',
  /** What the provider says does not hold. */
  'refused',
  /** Another account has this e-mail address, and nobody takes it over that way. */
  'email_taken',
  /** Too many attempts. */
  'limited',
  /** The server failed. */
  'failed',
] as const;
export type SignInProblem = (typeof SIGN_IN_PROBLEMS)[number];

/** The name of that field. */
export const SIGN_IN_ERROR = 'sign_in_error';
