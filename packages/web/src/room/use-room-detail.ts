/** What the server tells of a room to who stands outside. */
import type { RoomDetail } from '@streamit/protocol';
import { useCallback } from 'react';
import { useClient } from '../app/client-context.ts';
import { type Loaded, useLoaded } from '../app/use-loaded.ts';

export function useRoomDetail(code: string): [detail: Loaded<RoomDetail>, reload: () => void] {
  const client = useClient();
  return useLoaded(
    useCallback(
      (signal: AbortSignal) => client.call('GET /api/rooms/:code/detail/', { params: { code }, signal }),
      [client, code],
    ),
  );
}
