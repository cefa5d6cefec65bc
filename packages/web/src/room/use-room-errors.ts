/** Says what the room refused, when it belongs to no message of the chat: a command that did not go through. */
import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSentence } from '../app/use-sentence.ts';
import { useIsHost, useRoomPart } from './room-context.ts';

export function useRoomErrors(): void {
  const { t } = useTranslation();
  const { sayError } = useSentence();
  const lastError = useRoomPart((snapshot) => snapshot.lastError);
  const isHost = useIsHost();
  const shown = useRef<typeof lastError>(null);
  useEffect(() => {
    // Once for each error: becoming host, or not, is no news about it.
    if (lastError === null || lastError === shown.current) return;
    shown.current = lastError;
    notifications.show({
      // One toast for a row of the same: a host who scrubs against a limit would get dozens.
      id: `room-${lastError.code}`,
      color: 'red',
      title: t('room.menu.failed'),
      // To the host "only the host may" explains nothing; the server says what stands against it.
      message:
        isHost && lastError.code === 'PERMISSION_DENIED'
          ? lastError.message
          : sayError(Object.assign(new Error(lastError.message), { code: lastError.code })),
    });
  }, [lastError, t, sayError, isHost]);
}
