/** In front of a room that has a password: one field, and what was wrong with it. */
import { Button, PasswordInput, Stack } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { ROOM_PASSWORD_MAX_LENGTH } from '@streamit/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FieldRule } from '../account/field-rules.ts';
import { FormError } from '../account/form-error.tsx';
import { useFields } from '../account/use-fields.ts';
import { AppShell } from '../app/app-shell.tsx';
import { useClient } from '../app/client-context.ts';
import { codeOf } from '../app/error-sentence.ts';
import { MessagePage } from '../app/message-page.tsx';
import { type ClosedKind, closedKindOfError } from './closed-room.ts';
import { useRoomDetail } from './use-room-detail.ts';
import type { JoinAnswer } from './use-room-entry.ts';

interface PasswordDoorProps {
  code: string;
  onAdmitted(answer: JoinAnswer): void;
  onRefused(kind: ClosedKind): void;
}

/** What is wrong with the password rather than with the room or the line. */
const STAYS_HERE: ReadonlySet<string | undefined> = new Set(['RATE_LIMITED', 'NETWORK', 'VALIDATION_ERROR']);

const checkGiven: FieldRule = (value) => (value.trim() === '' ? { key: 'door.passwordMissing' } : undefined);

export function PasswordDoor({ code, onAdmitted, onRefused }: PasswordDoorProps) {
  const { t } = useTranslation();
  const client = useClient();
  const [detail] = useRoomDetail(code);
  const fields = useFields({ password: '' }, { password: checkGiven }, async ({ password }) => {
    try {
      onAdmitted(await client.call('POST /api/rooms/join/', { body: { code, password: password.trim() } }));
    } catch (thrown) {
      if (codeOf(thrown) === 'INVALID_PASSWORD') throw new WrongPassword(t('door.passwordWrong'));
      if (STAYS_HERE.has(codeOf(thrown))) throw thrown;
      onRefused(closedKindOfError(thrown));
    }
  });
  useDocumentTitle(t('room.pageTitle', { title: t('door.passwordTitle') }));
  return (
    <AppShell>
      <MessagePage
        title={t('door.passwordTitle')}
        text={
          detail.status === 'ready' ? t('door.passwordText', { host: detail.value.host }) : t('door.passwordTextBare')
        }
        testId="password-door"
      >
        <form onSubmit={fields.onSubmit} noValidate style={{ width: '100%', textAlign: 'start' }}>
          <Stack gap="md">
            <PasswordInput
              {...fields.props('password')}
              label={t('door.passwordLabel')}
              autoComplete="off"
              maxLength={ROOM_PASSWORD_MAX_LENGTH}
              size="md"
              autoFocus
              data-testid="room-password"
            />
            <FormError text={fields.formError} />
            <Button type="submit" size="md" loading={fields.isBusy} fullWidth data-testid="room-password-submit">
              {t('door.passwordSubmit')}
            </Button>
            <Button component={Link} to="/" variant="subtle" color="gray">
              {t('door.back')}
            </Button>
          </Stack>
        </form>
      </MessagePage>
    </AppShell>
  );
}

/** Stands beside the field, which takes the focus back. */
class WrongPassword extends Error {
  readonly code = 'VALIDATION_ERROR';
  constructor(sentence: string) {
    super(`field \`password\`: ${sentence}`);
  }
}
