import type { SignInProblem } from '@streamit/protocol';

/** Signing in elsewhere did not work; `message` is for the log and carries nothing that opens a door. */
export class SignInError extends Error {
  readonly problem: SignInProblem;

  constructor(problem: SignInProblem, message: string = problem) {
    super(message);
    this.name = 'SignInError';
    this.problem = problem;
  }
}
