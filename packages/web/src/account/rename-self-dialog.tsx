/** Changes the name that others see. */
import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type Account, DISPLAY_NAME_MAX_LENGTH } from '@streamit/protocol';
import { useTranslation } from 'react-i18next';
import { useClient } from '../app/client-context.ts';
import { checkDisplayName } from './field-rules.ts';
import { FormError } from './form-error.tsx';
import { useFields } from './use-fields.ts';

interface RenameSelfDialogProps {
  isOpen: boolean;
  account: Account;
  onClose(): void;
}

export function RenameSelfDialog({ isOpen, account, onClose }: RenameSelfDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('account.renameTitle')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <RenameForm account={account} onDone={onClose} />
    </Modal>
  );
}

function RenameForm({ account, onDone }: { account: Account; onDone(): void }) {
  const { t } = useTranslation();
  const client = useClient();
  const fields = useFields(
    { display_name: account.display_name },
    { display_name: checkDisplayName },
    async ({ display_name }) => {
      const renamed = await client.call('PATCH /api/auth/me/', { body: { display_name: display_name.trim() } });
      await client.restore();
      notifications.show({ message: t('account.renamed', { name: renamed.display_name }) });
      onDone();
    },
  );
  return (
    <form onSubmit={fields.onSubmit} noValidate>
      <Stack gap="md">
        <TextInput
          {...fields.props('display_name')}
          label={t('account.guestForm.name')}
          description={t('account.guestForm.nameHint')}
          autoComplete="nickname"
          maxLength={DISPLAY_NAME_MAX_LENGTH}
          size="md"
          data-autofocus
        />
        <FormError text={fields.formError} />
        <Button type="submit" size="md" loading={fields.isBusy}>
          {t('app.save')}
        </Button>
      </Stack>
    </form>
  );
}
