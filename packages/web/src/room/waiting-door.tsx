/** In front of a room whose host lets people in: knocked, and waiting for the answer. */
import { Button, Group, Loader } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { AppShell } from '../app/app-shell.tsx';
import { useClient } from '../app/client-context.ts';
import { MessagePage } from '../app/message-page.tsx';
import type { ClosedKind } from './closed-room.ts';
import { useKnock } from './use-knock.ts';

interface WaitingDoorProps {
  code: string;
  /** Let in, or knocking again: either way by joining. */
  onJoinAgain(): void;
  onRefused(kind: ClosedKind): void;
}

export function WaitingDoor({ code, onJoinAgain, onRefused }: WaitingDoorProps) {
  const { t } = useTranslation();
  const { state, detail, isOnline } = useKnock(code);
  const closedKind = state.is === 'closed' ? state.kind : null;
  useEffect(() => {
    if (state.is === 'approved') onJoinAgain();
    if (closedKind !== null) onRefused(closedKind);
  }, [state.is, closedKind, onJoinAgain, onRefused]);
  useDocumentTitle(t('room.pageTitle', { title: t('knock.waiting') }));

  if (state.is === 'rejected' || state.is === 'gone') {
    return (
      <AppShell>
        <MessagePage
          title={t(state.is === 'rejected' ? 'knock.rejectedTitle' : 'knock.goneTitle')}
          text={t(state.is === 'rejected' ? 'knock.rejectedText' : 'knock.goneText')}
          testId="knock-rejected"
        >
          <Group justify="center" gap="sm">
            <Button onClick={onJoinAgain} data-testid="knock-again">
              {t('knock.again')}
            </Button>
            <Button component={Link} to="/" variant="default">
              {t('app.backHome')}
            </Button>
          </Group>
        </MessagePage>
      </AppShell>
    );
  }
  const host = detail?.host;
  const words = () => {
    if (detail !== null && !isOnline) return t('knock.offline');
    if (host === undefined) return t('knock.toldBare');
    return t(detail?.state === 'GRACE' || detail?.state === 'CREATED' ? 'knock.away' : 'knock.told', { host });
  };
  return (
    <AppShell>
      <MessagePage title={detail?.title ?? t('knock.title')} text={words()} testId="knock-waiting">
        <Loader type="dots" size="lg" aria-hidden="true" />
        <StopWaiting code={code} />
      </MessagePage>
    </AppShell>
  );
}

function StopWaiting({ code }: { code: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const navigate = useNavigate();
  const leave = () => {
    // Not waited for: who wants to go goes.
    client.call('POST /api/rooms/leave/', { body: { code } }).catch(() => undefined);
    void navigate('/');
  };
  return (
    <Button variant="default" mt="md" onClick={leave} data-testid="stop-waiting">
      {t('knock.leave')}
    </Button>
  );
}
