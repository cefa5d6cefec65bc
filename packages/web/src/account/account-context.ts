/** Who is here, and the way to ask them to come in. */
import type { Account } from '@streamit/protocol';
import { createContext, useContext } from 'react';

/** What an account is needed for: guests may enter a room, but not host one (AU4). */
export type Purpose = 'enter' | 'host';

export interface AccountAccess {
  readonly account: Account | null;
  /** `restoring` until the server has said who the session belongs to; `failed` when it could not be asked. */
  readonly status: 'restoring' | 'ready' | 'failed';
  /** What was thrown, while `status` is `failed`. */
  readonly failure: unknown;
  /** Asks the server again. */
  restore(): void;
  /**
   * An account that is good for `purpose`: the present one, or the one that the person signs in to in the dialog this
   * opens. Null when the dialog was closed.
   */
  require(purpose: Purpose): Promise<Account | null>;
  /** Asks an account that has no username yet for one (AU3). Null when the dialog was closed. */
  chooseUsername(): Promise<Account | null>;
  /** Opens the dialog whoever is signed in. */
  askToSignIn(): Promise<Account | null>;
}

export const AccountContext = createContext<AccountAccess | null>(null);

export function useAccount(): AccountAccess {
  const access = useContext(AccountContext);
  if (access === null) throw new Error('useAccount is used outside of AccountProvider');
  return access;
}
