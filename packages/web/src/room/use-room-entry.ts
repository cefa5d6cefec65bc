/** The way into a room: who are you, may you come in, then the live connection. */
import type { RoomConnection } from '@streamit/sdk';
import { useCallback, useEffect, useState } from 'react';
import { useAccount } from '../account/account-context.ts';
import { useClient } from '../app/client-context.ts';
import { type ClosedKind, closedKindOfError } from './closed-room.ts';

export type RoomEntry =
  /** The server is asked who this is. */
  | { step: 'restoring' }
  /** Nobody is signed in: the lobby asks for a name. */
  | { step: 'lobby' }
  | { step: 'joining' }
  | { step: 'refused'; kind: ClosedKind; thrown: unknown }
  | { step: 'inside'; room: RoomConnection; roomId: string };

type Joined = Extract<RoomEntry, { step: 'joining' | 'refused' | 'inside' }>;

/** Enters the room `code` as soon as somebody is signed in, and leaves it when the component goes. */
export function useRoomEntry(code: string): [entry: RoomEntry, again: () => void] {
  const client = useClient();
  const { account, status, failure, restore } = useAccount();
  const [joined, setJoined] = useState<Joined>({ step: 'joining' });
  const [round, setRound] = useState(0);
  const accountId = account?.id ?? null;

  useEffect(() => {
    // Counted only to join again.
    void round;
    if (accountId === null) return;
    const abort = new AbortController();
    let room: RoomConnection | undefined;
    setJoined({ step: 'joining' });
    client.call('POST /api/rooms/join/', { body: { code }, signal: abort.signal }).then(
      (answer) => {
        if (abort.signal.aborted) return;
        room = client.joinRoom(answer.code);
        setJoined({ step: 'inside', room, roomId: answer.room_id });
      },
      (thrown: unknown) => {
        if (!abort.signal.aborted) setJoined({ step: 'refused', kind: closedKindOfError(thrown), thrown });
      },
    );
    return () => {
      abort.abort();
      room?.close();
    };
  }, [client, code, accountId, round]);

  const again = useCallback(() => {
    if (status === 'failed') restore();
    setRound((before) => before + 1);
  }, [status, restore]);

  if (accountId !== null) return [joined, again];
  if (status === 'restoring') return [{ step: 'restoring' }, again];
  if (status === 'failed') return [{ step: 'refused', kind: 'unavailable', thrown: failure }, again];
  return [{ step: 'lobby' }, again];
}
