/** What the host is asked before a room changes: its new name, or whether it is really to end. */
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { TITLE_MAX_LENGTH } from '@streamit/protocol';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormError } from '../account/form-error.tsx';
import { useClient } from '../app/client-context.ts';
import { useRoom, useRoomPart } from './room-context.ts';
import { useRoomCall } from './use-room-call.ts';

interface DialogProps {
  isOpen: boolean;
  onClose(): void;
}

export function RenameRoomDialog({ isOpen, onClose }: DialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('room.menu.renameTitle')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <RenameForm onClose={onClose} />
    </Modal>
  );
}

function RenameForm({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const client = useClient();
  const { code } = useRoom();
  const present = useRoomPart((snapshot) => snapshot.room?.title ?? '');
  const [title, setTitle] = useState(present);
  const call = useRoomCall();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const next = title.trim() === '' ? null : title.trim();
    const isDone = await call.run(() =>
      client.call('PATCH /api/rooms/:code/', { params: { code }, body: { title: next } }),
    );
    if (!isDone) return;
    if (next !== null) notifications.show({ message: t('room.menu.renamed', { title: next }) });
    onClose();
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        <TextInput
          label={t('room.menu.renameLabel')}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          maxLength={TITLE_MAX_LENGTH}
          autoComplete="off"
          size="md"
          data-autofocus
          data-testid="rename-input"
        />
        <FormError text={call.problem} />
        <Button type="submit" size="md" loading={call.isBusy} data-testid="rename-submit">
          {t('app.save')}
        </Button>
      </Stack>
    </form>
  );
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
