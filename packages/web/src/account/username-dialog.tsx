/** The last step of a first sign-in elsewhere: an account needs a username before it can enter or host a room (AU3). */
import { Modal, Text } from '@mantine/core';
import type { Account } from '@streamit/protocol';
import { useTranslation } from 'react-i18next';
import { useClient } from '../app/client-context.ts';
import { UsernameForm } from './username-form.tsx';

interface UsernameDialogProps {
  isOpen: boolean;
  onClose(account: Account | null): void;
}

export function UsernameDialog({ isOpen, onClose }: UsernameDialogProps) {
  const { t } = useTranslation();
  const client = useClient();
  return (
    <Modal
      opened={isOpen}
      onClose={() => onClose(null)}
      title={t('account.username.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
      data-testid="username-dialog"
    >
      <Text c="dimmed" size="sm" mb="md">
        {t('account.username.dialogText')}
      </Text>
      <UsernameForm onDone={() => onClose(client.account.get())} isNarrow={false} />
    </Modal>
  );
}
