/** Coming in with an account from elsewhere, where the server offers it. */
import { Button, Divider, Stack } from '@mantine/core';
import { IconBrandGoogleFilled, IconLogin2 } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { useClient } from '../app/client-context.ts';
import { useLoaded } from '../app/use-loaded.ts';

export function ProviderButtons() {
  const { t } = useTranslation();
  const client = useClient();
  const { pathname, search } = useLocation();
  const [providers] = useLoaded(
    useCallback((signal: AbortSignal) => client.call('GET /api/auth/providers/', { signal }), [client]),
  );
  // Whoever cannot be told of them has the other ways in.
  if (providers.status !== 'ready' || providers.value.length === 0) return null;
  const next = encodeURIComponent(`${pathname}${search}`);
  return (
    <Stack gap="sm" mt="md">
      <Divider label={t('account.provider.or')} />
      {providers.value.map(({ id, name, url }) => (
        <Button
          key={id}
          component="a"
          // A whole new page: the browser is sent to the provider and back.
          href={`${url}?next=${next}`}
          variant="default"
          size="md"
          fullWidth
          // The name of a provider may be long.
          h="auto"
          py={6}
          styles={{ inner: { minHeight: 28 }, label: { whiteSpace: 'normal', overflowWrap: 'anywhere' } }}
          leftSection={name === 'Google' ? <IconBrandGoogleFilled size={18} /> : <IconLogin2 size={18} />}
          data-testid={`sign-in-with-${id}`}
        >
          {t('account.provider.continue', { name })}
        </Button>
      ))}
    </Stack>
  );
}
