/** What this viewer wants of the sync, on this device: an offset of his own, and whether the room may wait for him. */
import { createStore, OFFSET_MAX_MS, type PlayerSync, type Readable } from '@streamit/sdk';
import { type Remembered, remembered } from '../app/remembered.ts';

export interface SyncChoices {
  /** How far his film is to be ahead of the room; whole milliseconds. */
  readonly offsetMs: number;
  readonly isWaitedFor: boolean;
}

export interface SyncChoicesStore extends Readable<SyncChoices> {
  /** Held within what the sync takes. */
  chooseOffset(offsetMs: number): void;
  chooseWaitedFor(isWaitedFor: boolean): void;
}

interface Memory {
  readonly offset: Remembered;
  readonly waitedFor: Remembered;
}

const NO = 'no';

export function createSyncChoices(memory: Memory): SyncChoicesStore {
  const store = createStore<SyncChoices>({
    offsetMs: heldOffset(Number(memory.offset.read() ?? 0)),
    isWaitedFor: memory.waitedFor.read() !== NO,
  });
  return {
    get: store.get,
    subscribe: store.subscribe,
    chooseOffset(wantedMs) {
      const offsetMs = heldOffset(wantedMs);
      memory.offset.write(String(offsetMs));
      store.set({ ...store.get(), offsetMs });
    },
    chooseWaitedFor(isWaitedFor) {
      memory.waitedFor.write(isWaitedFor ? 'yes' : NO);
      store.set({ ...store.get(), isWaitedFor });
    },
  };
}

/** The page's own. */
export const syncChoices = createSyncChoices({
  offset: remembered('streamit.offset'),
  waitedFor: remembered('streamit.waited-for'),
});

/** Makes `sync` do what is chosen, now and later. Returns the way to stop. */
export function followChoices(sync: Pick<PlayerSync, 'setOffsetMs' | 'setWaitedFor'>, choices: SyncChoicesStore) {
  const follow = () => {
    const { offsetMs, isWaitedFor } = choices.get();
    sync.setOffsetMs(offsetMs);
    sync.setWaitedFor(isWaitedFor);
  };
  follow();
  return choices.subscribe(follow);
}

function heldOffset(offsetMs: number): number {
  if (!Number.isFinite(offsetMs)) return 0;
  // Adding zero turns a rounded −0 into 0.
  return Math.max(-OFFSET_MAX_MS, Math.min(OFFSET_MAX_MS, Math.round(offsetMs))) + 0;
}
