/** A password that was just made, the one time that it is shown. */
import { Button, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from './copy-text.ts';
import './password-once.css';

export function PasswordOnce({ password, children }: { password: string; children: ReactNode }) {
  const { t } = useTranslation();
  const copy = async () => {
    const isCopied = await copyText(password);
    notifications.show({
      message: t(isCopied ? 'password.copied' : 'room.share.failed'),
      color: isCopied ? 'lamp' : 'red',
    });
  };
  return (
    <Stack gap="md">
      <Text c="dimmed">{t('password.onceText')}</Text>
      <p className="password-once">
        <span className="visually-hidden">{t('password.label')}: </span>
        <output data-testid="new-password">{password}</output>
      </p>
      <Button
        variant="default"
        size="md"
        leftSection={<IconCopy size={17} />}
        onClick={() => void copy()}
        data-autofocus
        data-testid="copy-password"
      >
        {t('password.copy')}
      </Button>
      {children}
    </Stack>
  );
}
