/** The two answers to a knock, on the toast that tells of it. */
import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { JoinRequest } from './join-requests-context.ts';

interface KnockToastProps {
  request: JoinRequest;
  onAnswer(isLetIn: boolean): void;
}

export function KnockToast({ request, onAnswer }: KnockToastProps) {
  const { t } = useTranslation();
  const { name } = request;
  return (
    <Group gap="xs" mt={6}>
      <Button
        size="xs"
        onClick={() => onAnswer(true)}
        aria-label={t('requests.approveName', { name })}
        data-testid="toast-approve"
      >
        {t('requests.approve')}
      </Button>
      <Button
        size="xs"
        variant="default"
        onClick={() => onAnswer(false)}
        aria-label={t('requests.rejectName', { name })}
        data-testid="toast-reject"
      >
        {t('requests.reject')}
      </Button>
    </Group>
  );
}
