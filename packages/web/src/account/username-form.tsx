/** For accounts that came without a username (AU3): they need one before a room lets them in. */
import { Button, Stack, TextInput } from '@mantine/core';
import { USERNAME_MAX_LENGTH } from '@streamit/protocol';
import { useTranslation } from 'react-i18next';
import { useClient } from '../app/client-context.ts';
import { checkUsername } from './field-rules.ts';
import { FormError } from './form-error.tsx';
import { useFields } from './use-fields.ts';

interface UsernameFormProps {
  onDone(): void;
  /** In the middle of a page, where a field as wide as the text would look lost. */
  isNarrow?: boolean;
}

export function UsernameForm({ onDone, isNarrow = true }: UsernameFormProps) {
  const { t } = useTranslation();
  const client = useClient();
  const fields = useFields({ username: '' }, { username: checkUsername }, async ({ username }) => {
    await client.call('POST /api/auth/set-username/', { body: { username } });
    await client.restore();
    onDone();
  });
  return (
    <form onSubmit={fields.onSubmit} noValidate style={{ width: '100%', ...(isNarrow && { maxWidth: 320 }) }}>
      <Stack gap="md" ta="left">
        <TextInput
          {...fields.props('username')}
          label={t('account.registerForm.username')}
          description={t('account.registerForm.usernameHint')}
          autoComplete="username"
          data-autofocus
          maxLength={USERNAME_MAX_LENGTH}
          size="md"
          data-testid="username"
        />
        <FormError text={fields.formError} />
        <Button type="submit" size="md" loading={fields.isBusy} data-testid="username-submit">
          {t('account.username.submit')}
        </Button>
      </Stack>
    </form>
  );
}
