/** The way into a room: who are you, may you come in, then the live connection. */
import type { RouteAnswer } from '@streamit/protocol';
import type { RoomConnection } from '@streamit/sdk';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useAccount } from '../account/account-context.ts';
import { useClient } from '../app/client-context.ts';
import { codeOf } from '../app/error-sentence.ts';
import { type ClosedKind, closedKindOfError } from './closed-room.ts';

export type JoinAnswer = RouteAnswer<'POST /api/rooms/join/'>;

export type RoomEntry =
  /** The server is asked who this is. */
  | { step: 'restoring' }
  /** Nobody is signed in: the lobby asks for a name. */
  | { step: 'lobby' }
  | { step: 'joining' }
  /** The room wants its password. */
  | { step: 'password' }
  /** Knocked: the host decides. */
  | { step: 'waiting' }
  | { step: 'refused'; kind: ClosedKind; thrown: unknown }
  | { step: 'inside'; room: RoomConnection; roomId: string };

type Joined = Exclude<RoomEntry, { step: 'restoring' | 'lobby' }>;

export interface RoomEntrance {
  readonly entry: RoomEntry;
  /** Asks to be let in once more. */
  again(): void;
  /** Goes on with an answer that was got otherwise, as with a password. */
  admit(answer: JoinAnswer): void;
  /** There is no way in, for this reason. */
  refuse(kind: ClosedKind): void;
}

/** Enters the room `code` as soon as somebody is signed in, and leaves it when the component goes. */
export function useRoomEntry(code: string): RoomEntrance {
  const client = useClient();
  const { account, status, failure, restore } = useAccount();
  const [joined, setJoined] = useState<Joined>({ step: 'joining' });
  const [round, setRound] = useState(0);
  const accountId = account?.id ?? null;
  const hasUsername = account !== null && account.username !== null;
  const room = useRef<RoomConnection>(undefined);

  const admit = useCallback(
    (answer: JoinAnswer) => {
      if (answer.status === 'PENDING') return setJoined({ step: 'waiting' });
      room.current?.close();
      room.current = client.joinRoom(answer.code);
      setJoined({ step: 'inside', room: room.current, roomId: answer.room_id });
    },
    [client],
  );
  const refuse = useCallback((kind: ClosedKind) => setJoined({ step: 'refused', kind, thrown: undefined }), []);

  useEffect(() => {
    // Counted only to join again.
    void round;
    if (accountId === null || !hasUsername) return;
    const abort = new AbortController();
    setJoined({ step: 'joining' });
    client.call('POST /api/rooms/join/', { body: { code }, signal: abort.signal }).then(
      (answer) => !abort.signal.aborted && admit(answer),
      (thrown: unknown) => {
        if (abort.signal.aborted) return;
        // No password was given yet: the refusal is the question for it.
        if (codeOf(thrown) === 'INVALID_PASSWORD') setJoined({ step: 'password' });
        else setJoined({ step: 'refused', kind: closedKindOfError(thrown), thrown });
      },
    );
    return () => {
      abort.abort();
      room.current?.close();
      room.current = undefined;
    };
  }, [client, code, accountId, hasUsername, round, admit]);

  const again = useCallback(() => {
    if (status === 'failed') restore();
    setRound((before) => before + 1);
  }, [status, restore]);

  return { entry: entryOf(), again, admit, refuse };

  function entryOf(): RoomEntry {
    // The room would let in nobody without one (AU3): its page asks for it first.
    if (accountId !== null && !hasUsername) return { step: 'refused', kind: 'not-approved', thrown: undefined };
    if (accountId !== null) return joined;
    if (status === 'restoring') return { step: 'restoring' };
    if (status === 'failed') return { step: 'refused', kind: 'unavailable', thrown: failure };
    return { step: 'lobby' };
  }
}
