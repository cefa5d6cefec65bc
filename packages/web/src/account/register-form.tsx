/** A new account, signed in at once. */
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { type Account, PASSWORD_MIN_LENGTH, USERNAME_MAX_LENGTH } from '@streamit/protocol';
import { useTranslation } from 'react-i18next';
import { useClient } from '../app/client-context.ts';
import { checkEmail, checkNewPassword, checkUsername } from './field-rules.ts';
import { FormError } from './form-error.tsx';
import { useFields } from './use-fields.ts';

export function RegisterForm({ onDone }: { onDone(account: Account): void }) {
  const { t } = useTranslation();
  const client = useClient();
  const fields = useFields(
    { email: '', username: '', password: '' },
    { email: checkEmail, username: checkUsername, password: checkNewPassword },
    async ({ email, username, password }) => onDone(await client.register({ email: email.trim(), username, password })),
  );
  return (
    <form onSubmit={fields.onSubmit} noValidate>
      <Stack gap="md">
        <TextInput
          {...fields.props('email')}
          label={t('account.registerForm.email')}
          type="email"
          inputMode="email"
          // The e-mail is what one logs in with: password managers are to store it, not the username.
          autoComplete="username"
          size="md"
          data-autofocus
          data-testid="register-email"
        />
        <TextInput
          {...fields.props('username')}
          label={t('account.registerForm.username')}
          description={t('account.registerForm.usernameHint')}
          autoComplete="nickname"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={USERNAME_MAX_LENGTH}
          size="md"
          data-testid="register-username"
        />
        <PasswordInput
          {...fields.props('password')}
          label={t('account.registerForm.password')}
          description={t('account.registerForm.passwordHint', { count: PASSWORD_MIN_LENGTH })}
          autoComplete="new-password"
          size="md"
          data-testid="register-password"
        />
        <FormError text={fields.formError} />
        <Button type="submit" size="md" loading={fields.isBusy} fullWidth data-testid="register-submit">
          {t('account.registerForm.submit')}
        </Button>
      </Stack>
    </form>
  );
}
