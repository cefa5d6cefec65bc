/** Who knocks at this room, and the host's answers. */
import { createContext, useContext } from 'react';

export interface JoinRequest {
  readonly userId: string;
  readonly name: string;
}

export interface JoinRequestsAccess {
  /** In the order in which they came; always empty for who is not the host. */
  readonly requests: readonly JoinRequest[];
  /** Why the list could not be read, or null. */
  readonly failure: unknown;
  reload(): void;
  /** Answers one; what fails is said in a toast. */
  answer(request: JoinRequest, isLetIn: boolean): Promise<void>;
}

export const JoinRequestsContext = createContext<JoinRequestsAccess | null>(null);

export function useJoinRequests(): JoinRequestsAccess {
  const access = useContext(JoinRequestsContext);
  if (access === null) throw new Error('useJoinRequests is used outside of a room');
  return access;
}
