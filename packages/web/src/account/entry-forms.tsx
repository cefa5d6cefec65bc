/** The three ways in, as tabs, and accounts from elsewhere: in the dialog and in the lobby of a room. */
import { Tabs } from '@mantine/core';
import type { Account } from '@streamit/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GuestForm } from './guest-form.tsx';
import { LoginForm } from './login-form.tsx';
import { ProviderButtons } from './provider-buttons.tsx';
import { RegisterForm } from './register-form.tsx';

export type EntryTab = 'guest' | 'login' | 'register';

interface EntryFormsProps {
  initialTab: EntryTab;
  isGuestOffered: boolean;
  onDone(account: Account): void;
}

export function EntryForms({ initialTab, isGuestOffered, onDone }: EntryFormsProps) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<string>(initialTab);
  return (
    <Tabs value={tab} onChange={(next) => next !== null && setTab(next)} keepMounted={false}>
      <Tabs.List aria-label={t('account.tabs.label')} grow mb="md">
        {isGuestOffered && (
          <Tabs.Tab value="guest" data-testid="tab-guest">
            {t('account.tabs.guest')}
          </Tabs.Tab>
        )}
        <Tabs.Tab value="login" data-testid="tab-login">
          {t('account.tabs.login')}
        </Tabs.Tab>
        <Tabs.Tab value="register" data-testid="tab-register">
          {t('account.tabs.register')}
        </Tabs.Tab>
      </Tabs.List>
      {isGuestOffered && (
        <Tabs.Panel value="guest">
          <GuestForm onDone={onDone} />
        </Tabs.Panel>
      )}
      <Tabs.Panel value="login">
        <LoginForm onDone={onDone} />
      </Tabs.Panel>
      <Tabs.Panel value="register">
        <RegisterForm onDone={onDone} />
      </Tabs.Panel>
      <ProviderButtons />
    </Tabs>
  );
}
