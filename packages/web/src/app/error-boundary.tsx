/** Catches what a component throws: a sentence and a way on instead of a blank page. */
import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { MessagePage } from './message-page.tsx';

interface State {
  thrown: unknown;
}

/** React knows error boundaries as classes alone. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { thrown: null };

  static getDerivedStateFromError(thrown: unknown): State {
    return { thrown: thrown ?? new Error('unknown') };
  }

  override render(): ReactNode {
    return this.state.thrown === null ? this.props.children : <CrashPage thrown={this.state.thrown} />;
  }
}

function CrashPage({ thrown }: { thrown: unknown }) {
  const { t } = useTranslation();
  // A chunk that is gone after an update of the server: the one crash that has a known cause.
  const isStale = thrown instanceof TypeError && /dynamically imported module|importing a module/i.test(thrown.message);
  return (
    <main>
      <MessagePage
        title={t(isStale ? 'app.update.title' : 'app.crash.title')}
        text={t(isStale ? 'app.update.text' : 'app.crash.text')}
        testId="crash"
      >
        <Button onClick={() => window.location.reload()}>{t('app.crash.reload')}</Button>
      </MessagePage>
    </main>
  );
}
