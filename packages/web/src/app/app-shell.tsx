/** The frame of every page but a running room: the bar with the sign, the account and the theme, then the content. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AccountMenu } from '../account/account-menu.tsx';
import { NewsBell } from '../notifications/news-bell.tsx';
import { Brand } from './brand.tsx';
import { ColourSchemeToggle } from './colour-scheme-toggle.tsx';

export function AppShell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <>
      <a className="app-skip" href="#content">
        {t('app.skipToContent')}
      </a>
      <header className="app-bar">
        <Brand />
        <div className="app-spacer" />
        <NewsBell />
        <ColourSchemeToggle />
        <AccountMenu />
      </header>
      <main id="content" tabIndex={-1} style={{ outline: 'none' }}>
        {children}
      </main>
    </>
  );
}
