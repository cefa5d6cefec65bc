/** One field: a name to watch under. */
import { Button, Stack, TextInput } from '@mantine/core';
import { type Account, DISPLAY_NAME_MAX_LENGTH } from '@streamit/protocol';
import { useTranslation } from 'react-i18next';
import { useClient } from '../app/client-context.ts';
import { remembered } from '../app/remembered.ts';
import { checkDisplayName } from './field-rules.ts';
import { FormError } from './form-error.tsx';
import { useFields } from './use-fields.ts';

const guestName = remembered('streamit.guest-name');

export function GuestForm({ onDone }: { onDone(account: Account): void }) {
  const { t } = useTranslation();
  const client = useClient();
  const fields = useFields(
    { display_name: guestName.read() ?? '' },
    { display_name: checkDisplayName },
    async ({ display_name }) => {
      const account = await client.enterAsGuest(display_name.trim());
      guestName.write(account.display_name);
      onDone(account);
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
          // Not on touch screens, where the keyboard would cover what one is invited to.
          autoFocus={window.matchMedia('(pointer: fine)').matches}
          data-autofocus
          data-testid="guest-name"
        />
        <FormError text={fields.formError} />
        <Button type="submit" size="md" loading={fields.isBusy} fullWidth data-testid="guest-submit">
          {t('account.guestForm.submit')}
        </Button>
      </Stack>
    </form>
  );
}
