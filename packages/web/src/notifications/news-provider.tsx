/** Opens the connection for personal news while somebody is signed in, and closes it when they go. */
import type { PersonalNews } from '@streamit/sdk';
import { type ReactNode, useEffect, useState } from 'react';
import { useAccount } from '../account/account-context.ts';
import { useClient } from '../app/client-context.ts';
import { NewsContext } from './news-context.ts';

export function NewsProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const accountId = useAccount().account?.id ?? null;
  const [news, setNews] = useState<PersonalNews | null>(null);
  useEffect(() => {
    if (accountId === null) return;
    const opened = client.personalNews();
    setNews(opened);
    return () => {
      setNews(null);
      opened.close();
    };
  }, [client, accountId]);
  return <NewsContext value={news}>{children}</NewsContext>;
}
