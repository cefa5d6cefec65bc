/** Who you are, at the top right: log in, change your name, log out. */
import { Button, Menu, Skeleton, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import type { Account } from '@streamit/protocol';
import { IconAt, IconLogin2, IconLogout, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../app/client-context.ts';
import { useSentence } from '../app/use-sentence.ts';
import { NameTile } from '../people/name-tile.tsx';
import { useAccount } from './account-context.ts';
import { RenameSelfDialog } from './rename-self-dialog.tsx';

export function AccountMenu() {
  const { t } = useTranslation();
  const client = useClient();
  const { sayError } = useSentence();
  const { account, status, askToSignIn, chooseUsername } = useAccount();
  const [isRenaming, renaming] = useDisclosure(false);

  if (account === null) {
    if (status === 'restoring') return <Skeleton circle height={34} />;
    return (
      <Button
        variant="default"
        radius="xl"
        size="sm"
        leftSection={<IconLogin2 size={17} />}
        onClick={() => void askToSignIn()}
        data-testid="sign-in"
      >
        {t('account.signIn')}
      </Button>
    );
  }

  const describe = ({ is_guest, username }: Account) => {
    if (is_guest) return t('account.guest');
    return username === null ? t('account.noUsername') : t('account.member', { username });
  };
  const signOut = () => {
    client.signOut().catch((thrown: unknown) => {
      notifications.show({ color: 'red', title: t('account.signOutFailed'), message: sayError(thrown) });
    });
  };

  return (
    <>
      <Menu width={230}>
        <Menu.Target>
          <UnstyledButton
            aria-label={t('account.menu', { name: account.display_name })}
            style={{ borderRadius: '50%' }}
            data-testid="account-menu"
          >
            <NameTile name={account.display_name} size={34} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            <Text size="sm" fw={650} c="var(--text)" truncate data-testid="account-name">
              {account.display_name}
            </Text>
            <Text size="xs" truncate>
              {describe(account)}
            </Text>
          </Menu.Label>
          <Menu.Divider />
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={renaming.open}>
            {t('account.rename')}
          </Menu.Item>
          {!account.is_guest && account.username === null && (
            <Menu.Item
              leftSection={<IconAt size={16} />}
              onClick={() => void chooseUsername()}
              data-testid="choose-username"
            >
              {t('account.chooseUsername')}
            </Menu.Item>
          )}
          {account.is_guest && (
            <Menu.Item leftSection={<IconLogin2 size={16} />} onClick={() => void askToSignIn()}>
              {t('account.signInOrRegister')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut} data-testid="sign-out">
            {t('account.signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RenameSelfDialog isOpen={isRenaming} account={account} onClose={renaming.close} />
    </>
  );
}
