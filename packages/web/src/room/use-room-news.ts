/** Says what others did to the room: new settings, a new host, who was muted or put out. */
import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSentence } from '../app/use-sentence.ts';
import { useRoom } from './room-context.ts';
import { sentencesOf } from './room-settings.ts';

export function useRoomNews(): void {
  const { t } = useTranslation();
  const { say } = useSentence();
  const { room } = useRoom();
  useEffect(() => {
    const stopSettings = room.on('ROOM_UPDATED', (frame) => {
      for (const sentence of sentencesOf(frame, room.get().me?.userId)) {
        notifications.show({ message: say(sentence) });
      }
    });
    const stopModeration = room.on('MODERATION', ({ action, user_id: userId, user: name }) => {
      const { me } = room.get();
      if (me === null) return;
      // Who is put out sees a page of its own; the others see that somebody left.
      if (me.userId === userId && (action === 'mute' || action === 'unmute')) {
        notifications.show({ message: t(`moderation.me.${action}`) });
      } else if (me.role === 'host') {
        notifications.show({ message: t(`moderation.did.${action}`, { name }) });
      }
    });
    return () => {
      stopSettings();
      stopModeration();
    };
  }, [room, say, t]);
}
