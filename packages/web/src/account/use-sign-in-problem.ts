/** Why signing in elsewhere did not work: the server leads back to the page with it in the address (AU3). */
import { SIGN_IN_ERROR, SIGN_IN_PROBLEMS, type SignInProblem } from '@streamit/protocol';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';

/** The problem that the page was opened with; taken out of the address, so that loading again does not tell it again. */
export function useSignInProblem(): SignInProblem | null {
  const [fields, setFields] = useSearchParams();
  const [problem] = useState(() => readProblem(fields.get(SIGN_IN_ERROR)));
  useEffect(() => {
    if (!fields.has(SIGN_IN_ERROR)) return;
    setFields(
      (before) => {
        before.delete(SIGN_IN_ERROR);
        return before;
      },
      { replace: true },
    );
  }, [fields, setFields]);
  return problem;
}

function readProblem(text: string | null): SignInProblem | null {
  return text === null ? null : (SIGN_IN_PROBLEMS.find((problem) => problem === text) ?? 'failed');
}
