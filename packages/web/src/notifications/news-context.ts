/** What concerns the account that is signed in, live: one connection for the whole page. */
import type { PersonalNews, PersonalNewsSnapshot } from '@streamit/sdk';
import { createContext, useContext, useSyncExternalStore } from 'react';

/** Null while nobody is signed in. */
export const NewsContext = createContext<PersonalNews | null>(null);

export function useNews(): PersonalNews | null {
  return useContext(NewsContext);
}

const subscribeToNothing = () => () => undefined;

/** A part of the list, rendered again when it changes; null while nobody is signed in. Pick, do not build. */
export function useNewsPart<Part>(select: (snapshot: PersonalNewsSnapshot) => Part): Part | null {
  const news = useNews();
  return useSyncExternalStore(news?.subscribe ?? subscribeToNothing, () => (news === null ? null : select(news.get())));
}
