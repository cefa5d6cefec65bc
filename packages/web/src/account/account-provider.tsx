/** Restores the session when the page opens, and owns the dialogs in which people come in. */
import type { Account } from '@streamit/protocol';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useMatch } from 'react-router';
import { useClient } from '../app/client-context.ts';
import { useReadable } from '../app/use-readable.ts';
import { AccountContext, type Purpose } from './account-context.ts';
import { EntryDialog, type EntryRequest } from './entry-dialog.tsx';
import { useSignInProblem } from './use-sign-in-problem.ts';
import { UsernameDialog } from './username-dialog.tsx';

type Restored = { status: 'restoring' | 'ready'; failure: null } | { status: 'failed'; failure: unknown };

export function AccountProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const account = useReadable(client.account);
  const [restored, setRestored] = useState<Restored>({ status: 'restoring', failure: null });
  const [request, setRequest] = useState<EntryRequest | 'username' | null>(null);
  const settle = useRef<((account: Account | null) => void) | null>(null);

  const restore = useCallback(() => {
    setRestored({ status: 'restoring', failure: null });
    client.restore().then(
      () => setRestored({ status: 'ready', failure: null }),
      (failure: unknown) => setRestored({ status: 'failed', failure }),
    );
  }, [client]);
  useEffect(restore, [restore]);

  const open = useCallback((next: EntryRequest | 'username') => {
    // Two askers at once: the first is answered as if it had been closed.
    settle.current?.(null);
    setRequest(next);
    return new Promise<Account | null>((resolve) => {
      settle.current = resolve;
    });
  }, []);

  const close = useCallback((signedIn: Account | null) => {
    setRequest(null);
    if (signedIn !== null) setRestored({ status: 'ready', failure: null });
    settle.current?.(signedIn);
    settle.current = null;
  }, []);

  const problem = useSignInProblem();
  useEffect(() => {
    if (problem !== null) void open({ purpose: 'enter', tab: 'login', problem });
  }, [problem, open]);

  // A room asks on its own page, where it can go on by itself.
  const isAtRoom = useMatch('/room/:code') !== null;
  const isAsked = account !== null && needsUsername(account) && !isAtRoom;
  useEffect(() => {
    if (isAsked) void open('username');
  }, [isAsked, open]);

  const access = useMemo(
    () => ({
      account,
      status: account === null ? restored.status : ('ready' as const),
      failure: restored.failure,
      restore,
      require: async (purpose: Purpose) => {
        const present = client.account.get();
        if (present !== null && needsUsername(present)) return open('username');
        const isEnough = present !== null && (purpose === 'enter' || !present.is_guest);
        return isEnough ? present : open({ purpose, tab: purpose === 'enter' ? 'guest' : 'login' });
      },
      chooseUsername: () => open('username'),
      askToSignIn: () => open({ purpose: 'enter', tab: 'login' }),
    }),
    [account, restored, restore, client, open],
  );

  return (
    <AccountContext.Provider value={access}>
      {children}
      <EntryDialog request={request === 'username' ? null : request} onClose={close} />
      <UsernameDialog isOpen={request === 'username'} onClose={close} />
    </AccountContext.Provider>
  );
}

/** Of an OpenID account that is new here (AU3); guests have a generated one. */
const needsUsername = (account: Account) => !account.is_guest && account.username === null;
