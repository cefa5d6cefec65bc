/** Calls about the room that a dialog or menu makes: busy while it runs, the failure as a sentence. */
import { useState } from 'react';
import { useSentence } from '../app/use-sentence.ts';

export interface RoomCall {
  readonly isBusy: boolean;
  /** Why the last run failed, in words. */
  readonly problem: string | null;
  /** Runs `work` unless it runs already; answers whether it succeeded. */
  run(work: () => Promise<unknown>): Promise<boolean>;
}

export function useRoomCall(): RoomCall {
  const { sayError } = useSentence();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  return {
    isBusy,
    problem,
    async run(work) {
      if (isBusy) return false;
      setBusy(true);
      setProblem(null);
      try {
        await work();
        return true;
      } catch (thrown) {
        setProblem(sayError(thrown));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
