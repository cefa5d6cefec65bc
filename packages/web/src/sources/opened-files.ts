/** The files that were opened in this page, by their ids: what the host chose, or what a viewer found to be the same. */
import { createStore, type Readable } from '@streamit/sdk';

export interface OpenedFiles extends Readable<ReadonlyMap<string, File>> {
  keep(id: string, file: File): void;
}

/** Gone with the page: browsers give no way back to a file that was picked, unless they are asked each time. */
export function createOpenedFiles(): OpenedFiles {
  const store = createStore<ReadonlyMap<string, File>>(new Map());
  return {
    get: store.get,
    subscribe: store.subscribe,
    keep: (id, file) => store.set(new Map([...store.get(), [id, file]])),
  };
}

/** The page's own. */
export const openedFiles: OpenedFiles = createOpenedFiles();
