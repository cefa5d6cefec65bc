/** The dialog in which people come in: as a guest, by logging in, or by registering. */
import { Box, Modal, Text } from '@mantine/core';
import type { Account, SignInProblem } from '@streamit/protocol';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../app/client-context.ts';
import { useReadable } from '../app/use-readable.ts';
import type { Purpose } from './account-context.ts';
import { EntryForms, type EntryTab } from './entry-forms.tsx';
import { FormError } from './form-error.tsx';

export interface EntryRequest {
  purpose: Purpose;
  tab: EntryTab;
  /** Why signing in elsewhere has just not worked. */
  problem?: SignInProblem;
}

interface EntryDialogProps {
  request: EntryRequest | null;
  onClose(signedIn: Account | null): void;
}

export function EntryDialog({ request, onClose }: EntryDialogProps) {
  const { t } = useTranslation();
  const account = useReadable(useClient().account);
  // The last request stays while the dialog fades out.
  const [shown, setShown] = useState<EntryRequest>({ purpose: 'enter', tab: 'guest' });
  useEffect(() => {
    if (request !== null) setShown(request);
  }, [request]);
  const current = request ?? shown;
  const isHosting = current.purpose === 'host';
  return (
    <Modal
      opened={request !== null}
      onClose={() => onClose(null)}
      title={t(isHosting ? 'account.dialog.host' : 'account.dialog.enter')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {isHosting && (
        <Text c="dimmed" size="sm" mb="md">
          {account?.is_guest
            ? t('account.dialog.hostGuestText', { name: account.display_name })
            : t('account.dialog.hostText')}
        </Text>
      )}
      {current.problem !== undefined && (
        <Box mb="md">
          <FormError text={t(`account.problem.${current.problem}`)} />
        </Box>
      )}
      <EntryForms initialTab={current.tab} isGuestOffered={!isHosting} onDone={onClose} />
    </Modal>
  );
}
