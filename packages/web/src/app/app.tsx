/** The page put together: theme, strings, client, account, routes. */
import { localStorageColorSchemeManager, MantineProvider, mergeThemeOverrides, Notification } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import type { StreamItClient } from '@streamit/sdk';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { BrowserRouter, Route, Routes } from 'react-router';
import { AccountProvider } from '../account/account-provider.tsx';
import { HomePage } from '../home/home-page.tsx';
import { NewsProvider } from '../notifications/news-provider.tsx';
import { ClientProvider } from './client-context.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { PageLoader } from './page-loader.tsx';
import { resolveCssVariables, theme } from './theme.ts';

/** The same key that `public/colour-scheme.js` reads before the first paint. */
const colourSchemes = localStorageColorSchemeManager({ key: 'streamit.colour-scheme' });

const RoomPage = lazy(async () => ({ default: (await import('../room/room-page.tsx')).RoomPage }));

export function App({ client }: { client: StreamItClient }) {
  const { t } = useTranslation();
  const speakingTheme = useMemo(() => {
    // The cross on a toast needs a name in the reader's language.
    const closeButtonProps = { 'aria-label': t('app.close') };
    const components = { Notification: Notification.extend({ defaultProps: { closeButtonProps } }) };
    return mergeThemeOverrides(theme, { components });
  }, [t]);
  return (
    <MantineProvider
      theme={speakingTheme}
      cssVariablesResolver={resolveCssVariables}
      colorSchemeManager={colourSchemes}
      defaultColorScheme="auto"
    >
      <ErrorBoundary>
        <ClientProvider value={client}>
          <BrowserRouter>
            <AccountProvider>
              <NewsProvider>
                <Suspense fallback={<PageLoader />}>
                  <Routes>
                    <Route path="/" element={<HomePage />} />
                    <Route path="/room/:code" element={<RoomPage />} />
                    <Route path="*" element={<NotFoundPage />} />
                  </Routes>
                </Suspense>
              </NewsProvider>
            </AccountProvider>
          </BrowserRouter>
        </ClientProvider>
        <Notifications position="bottom-center" limit={3} autoClose={3500} containerWidth={400} />
      </ErrorBoundary>
    </MantineProvider>
  );
}
