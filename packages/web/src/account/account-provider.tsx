/** Restores the session when the page opens, and owns the one entry dialog. */
import type { Account } from '@streamit/protocol';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useClient } from '../app/client-context.ts';
import { useReadable } from '../app/use-readable.ts';
import { AccountContext, type Purpose } from './account-context.ts';
import { EntryDialog, type EntryRequest } from './entry-dialog.tsx';

type Restored = { status: 'restoring' | 'ready'; failure: null } | { status: 'failed'; failure: unknown };

export function AccountProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const account = useReadable(client.account);
  const [restored, setRestored] = useState<Restored>({ status: 'restoring', failure: null });
  const [request, setRequest] = useState<EntryRequest | null>(null);
  const settle = useRef<((account: Account | null) => void) | null>(null);

  const restore = useCallback(() => {
    setRestored({ status: 'restoring', failure: null });
    client.restore().then(
      () => setRestored({ status: 'ready', failure: null }),
      (failure: unknown) => setRestored({ status: 'failed', failure }),
    );
  }, [client]);
  useEffect(restore, [restore]);

  const open = useCallback((next: EntryRequest) => {
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

  const access = useMemo(
    () => ({
      account,
      status: account === null ? restored.status : ('ready' as const),
      failure: restored.failure,
      restore,
      require: async (purpose: Purpose) => {
        const present = client.account.get();
        const isEnough = present !== null && (purpose === 'enter' || !present.is_guest);
        return isEnough ? present : open({ purpose, tab: purpose === 'enter' ? 'guest' : 'login' });
      },
      askToSignIn: () => open({ purpose: 'enter', tab: 'login' }),
    }),
    [account, restored, restore, client, open],
  );

  return (
    <AccountContext.Provider value={access}>
      {children}
      <EntryDialog request={request} onClose={close} />
    </AccountContext.Provider>
  );
}
