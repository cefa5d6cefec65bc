/** Who calls, as the transports and the modules see it. */
import type { UserId } from '@streamit/protocol';

/** An account or a guest: its row in the database, never what a client claims (AU5). */
export interface User {
  readonly id: UserId;
  readonly email: string | null;
  /** `null` until an OpenID account has chosen one (AU3). */
  readonly username: string | null;
  readonly displayName: string;
  readonly isGuest: boolean;
}

export interface Caller {
  readonly user: User;
  /** The sign-in behind the credential; `null` for a token that was made without one (`streamit seed-room`). */
  readonly sessionId: string | null;
  /** Whether the scope of the credential allows hosting (AU7). */
  readonly mayHost: boolean;
}

/** Tells who stands behind a credential. `undefined`: nobody, it is unknown, too old, or its sign-in has ended. */
export interface Authenticator {
  /** `secret`: the value of the session cookie. */
  bySession(secret: string): Promise<Caller | undefined>;
  /** `token`: an access token. */
  byBearer(token: string): Promise<Caller | undefined>;
}
