/** Tells every node of sign-ins that have ended, so that the sockets which they opened end with them. */
export interface SignOuts {
  /** `session`: the id of the sign-in. */
  announce(session: string): Promise<void>;
  /**
   * Calls `listener` for each; the returned function ends it. `onMissed` is called when some may have been missed, because
   * the connection to the store was lost, and they are being heard again.
   */
  subscribe(listener: (session: string) => void, onMissed?: () => void): Promise<() => Promise<void>>;
}
