/** One choice of this viewer's among tracks, what the browser remembers of it, and what the host proposes. */
import { useCallback, useMemo, useState } from 'react';
import { remembered } from '../app/remembered.ts';
import { useIsHost } from '../room/room-context.ts';
import { isOfferDue, memoryOf, rememberedTrack, type TrackLabel } from './track-choice.ts';

export interface TrackChoice {
  /** What can be chosen, `none` first. */
  readonly labels: readonly string[];
  /** The label that means none, or automatic. */
  readonly none: string;
  readonly chosen: string;
  choose(label: string): void;
  /** The host's proposal that this viewer has not answered yet. */
  readonly offer: string | null;
  /** "Not for me." */
  decline(): void;
}

interface TrackOptions {
  readonly tracks: readonly TrackLabel[];
  readonly none: string;
  /** Where the browser keeps it. */
  readonly memoryKey: string;
  readonly proposed: string | undefined;
}

/** `tracks` must be the same object as long as they are the same. */
export function useTracks({ tracks, none, memoryKey, proposed }: TrackOptions): TrackChoice {
  const isHost = useIsHost();
  const memory = useMemo(() => remembered(memoryKey), [memoryKey]);
  /** For which tracks it was chosen: others begin with what is remembered. */
  const [own, setOwn] = useState<{ tracks: readonly TrackLabel[]; label: string } | null>(null);
  const [answered, setAnswered] = useState<string>();
  const labels = useMemo(() => [none, ...tracks.map(({ label }) => label)], [tracks, none]);
  const chosen = own?.tracks === tracks ? own.label : rememberedTrack(tracks, memory.read(), none);

  const choose = useCallback(
    (label: string) => {
      setOwn({ tracks, label });
      setAnswered(proposed);
      memory.write(memoryOf(tracks, label));
    },
    [tracks, proposed, memory],
  );
  const isDue = !isHost && tracks.length > 0 && isOfferDue({ proposed, chosen, answered, labels });
  return {
    labels,
    none,
    chosen,
    choose,
    offer: isDue ? (proposed ?? null) : null,
    decline: useCallback(() => setAnswered(proposed), [proposed]),
  };
}
