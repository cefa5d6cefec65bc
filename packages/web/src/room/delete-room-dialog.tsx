/** What the host is asked before a room ends for everyone. */
import { Button, Group, Modal, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FormError } from '../account/form-error.tsx';
import { useClient } from '../app/client-context.ts';
import { useRoom } from './room-context.ts';
import { useRoomCall } from './use-room-call.ts';

interface DialogProps {
  isOpen: boolean;
  onClose(): void;
}

export function DeleteRoomDialog({ isOpen, onClose }: DialogProps) {
  const { t } = useTranslation();
  const client = useClient();
  const { roomId } = useRoom();
  const call = useRoomCall();
  // Nothing follows a success: the room's own event ends it for everyone, this page included.
  const remove = () => call.run(() => client.call('POST /api/rooms/delete/', { body: { room_id: roomId } }));
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('room.menu.deleteTitle')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Text c="dimmed" mb="lg">
        {t('room.menu.deleteText')}
      </Text>
      <FormError text={call.problem} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('room.menu.deleteCancel')}
        </Button>
        <Button color="red.8" loading={call.isBusy} onClick={() => void remove()} data-testid="delete-confirm">
          {t('room.menu.deleteConfirm')}
        </Button>
      </Group>
    </Modal>
  );
}
