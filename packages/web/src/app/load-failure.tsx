/** A part of a page that could not be loaded: what, why, and a way to try again. */
import { Alert, Button, Text } from '@mantine/core';
import { IconPlugConnectedX, IconReload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSentence } from './use-sentence.ts';

export function LoadFailure({ title, error, onRetry }: { title: string; error: unknown; onRetry(): void }) {
  const { t } = useTranslation();
  const { sayError } = useSentence();
  return (
    <Alert role="alert" color="red" variant="light" title={title} icon={<IconPlugConnectedX size={20} />}>
      <Text size="sm" mb="sm">
        {sayError(error)}
      </Text>
      <Button size="xs" variant="default" leftSection={<IconReload size={15} />} onClick={onRetry} data-testid="retry">
        {t('app.tryAgain')}
      </Button>
    </Alert>
  );
}
