/** Any address that leads nowhere. */
import { Button } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { AppShell } from './app-shell.tsx';
import { MessagePage } from './message-page.tsx';

export function NotFoundPage() {
  const { t } = useTranslation();
  useDocumentTitle(t('room.pageTitle', { title: t('app.notFound.title') }));
  return (
    <AppShell>
      <MessagePage title={t('app.notFound.title')} text={t('app.notFound.text')}>
        <Button component={Link} to="/">
          {t('app.backHome')}
        </Button>
      </MessagePage>
    </AppShell>
  );
}
