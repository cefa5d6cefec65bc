/** E-mail and password. */
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import type { Account } from '@streamit/protocol';
import { useTranslation } from 'react-i18next';
import { useClient } from '../app/client-context.ts';
import { checkEmail, checkPassword } from './field-rules.ts';
import { FormError } from './form-error.tsx';
import { useFields } from './use-fields.ts';

export function LoginForm({ onDone }: { onDone(account: Account): void }) {
  const { t } = useTranslation();
  const client = useClient();
  const fields = useFields(
    { email: '', password: '' },
    { email: checkEmail, password: checkPassword },
    async ({ email, password }) => onDone(await client.login({ email: email.trim(), password })),
  );
  return (
    <form onSubmit={fields.onSubmit} noValidate>
      <Stack gap="md">
        <TextInput
          {...fields.props('email')}
          label={t('account.loginForm.email')}
          type="email"
          inputMode="email"
          autoComplete="username"
          size="md"
          data-autofocus
          data-testid="login-email"
        />
        <PasswordInput
          {...fields.props('password')}
          label={t('account.loginForm.password')}
          autoComplete="current-password"
          size="md"
          data-testid="login-password"
        />
        <FormError text={fields.formError} />
        <Button type="submit" size="md" loading={fields.isBusy} fullWidth data-testid="login-submit">
          {t('account.loginForm.submit')}
        </Button>
      </Stack>
    </form>
  );
}
