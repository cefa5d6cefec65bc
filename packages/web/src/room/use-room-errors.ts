/** Says what the room refused, when it belongs to no message of the chat: a command that did not go through. */
import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSentence } from '../app/use-sentence.ts';
import { useRoomPart } from './room-context.ts';

export function useRoomErrors(): void {
  const { t } = useTranslation();
  const { sayError } = useSentence();
  const lastError = useRoomPart((snapshot) => snapshot.lastError);
  useEffect(() => {
    if (lastError === null) return;
    notifications.show({
      // One toast for a row of the same: a host who scrubs against a limit would get dozens.
      id: `room-${lastError.code}`,
      color: 'red',
      title: t('room.menu.failed'),
      message: sayError(Object.assign(new Error(lastError.message), { code: lastError.code })),
    });
  }, [lastError, t, sayError]);
}
