/** Tells every node of sign-ins that have ended, so that the sockets which they opened end with them. */
export interface SignOuts {
  /** `session`: the id of the sign-in. */
  announce(session: string): Promise<void>;
  /** Calls `listener` for each; the returned function ends it. */
  subscribe(listener: (session: string) => void): Promise<() => Promise<void>>;
}
