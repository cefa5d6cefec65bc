/** The whole page when there is no room to be in: what happened and what can be done next. */
import { Button, Group } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAccount } from '../account/account-context.ts';
import { UsernameForm } from '../account/username-form.tsx';
import { AppShell } from '../app/app-shell.tsx';
import { MessagePage } from '../app/message-page.tsx';
import { useSentence } from '../app/use-sentence.ts';
import { type ClosedKind, nextStepOf } from './closed-room.ts';

interface ClosedRoomPageProps {
  code: string;
  kind: ClosedKind;
  /** What was thrown, for the kind `unavailable`. */
  thrown?: unknown;
  onJoinAgain(): void;
}

export function ClosedRoomPage({ code, kind, thrown, onJoinAgain }: ClosedRoomPageProps) {
  const { t } = useTranslation();
  const { sayError } = useSentence();
  const { account, askToSignIn } = useAccount();
  const title = t(`room.closed.${kind}.title`, { code });
  useDocumentTitle(t('room.pageTitle', { title }));
  const step = nextStepOf(kind);

  if (kind === 'not-approved' && account?.username === null) {
    return (
      <AppShell>
        <MessagePage title={t('account.username.title')} text={t('account.username.text')} testId="needs-username">
          <UsernameForm onDone={onJoinAgain} />
        </MessagePage>
      </AppShell>
    );
  }

  const comeIn = async () => {
    if ((await askToSignIn()) !== null) onJoinAgain();
  };
  return (
    <AppShell>
      <MessagePage title={title} text={t(`room.closed.${kind}.text`, { reason: sayError(thrown) })} testId="room-ended">
        <Group justify="center" gap="sm">
          {step === 'sign-in' && <Button onClick={() => void comeIn()}>{t(`room.closed.${kind}.action`)}</Button>}
          {step === 'join-again' && (
            <Button onClick={onJoinAgain} data-testid="join-again">
              {t(`room.closed.${kind}.action`)}
            </Button>
          )}
          <Button component={Link} to="/" variant={step === 'home' ? 'filled' : 'default'} data-testid="go-home">
            {t('app.backHome')}
          </Button>
        </Group>
      </MessagePage>
    </AppShell>
  );
}
