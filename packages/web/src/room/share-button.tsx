/** Invites others: the link, the code, and on phones the system's own way to send things. */
import { ActionIcon, Button, Checkbox, Popover, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCopy, IconShare2, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from './copy-text.ts';
import { InviteByUsername } from './invite-by-username.tsx';
import { type Privacy, privacyOf } from './privacy.ts';
import { useIsHost, useRoom, useRoomPart } from './room-context.ts';
import { useRoomPassword } from './room-passwords.ts';

export function ShareButton({ isCompact }: { isCompact: boolean }) {
  const { t } = useTranslation();
  return (
    <Popover width={340} position="bottom-end" shadow="lg" trapFocus radius="lg" withinPortal>
      <Popover.Target>
        {isCompact ? (
          <ActionIcon variant="filled" color="lamp" size="lg" aria-label={t('room.share.action')} data-testid="share">
            <IconUserPlus size={19} />
          </ActionIcon>
        ) : (
          <Button size="sm" radius="xl" leftSection={<IconUserPlus size={17} />} data-testid="share">
            {t('room.share.action')}
          </Button>
        )}
      </Popover.Target>
      <Popover.Dropdown p="lg" aria-label={t('room.share.title')}>
        <SharePanel />
      </Popover.Dropdown>
    </Popover>
  );
}

const SHARE_TEXTS = {
  public: 'room.share.text',
  approval: 'invite.shareApproval',
  password: 'invite.sharePassword',
} as const satisfies Record<Privacy, string>;

function SharePanel() {
  const { t } = useTranslation();
  const { code } = useRoom();
  const isHost = useIsHost();
  const privacy = useRoomPart((snapshot) => (snapshot.room === null ? 'public' : privacyOf(snapshot.room)));
  const password = useRoomPassword(code);
  const [isPasswordShared, setPasswordShared] = useState(false);
  const title = useRoomPart((snapshot) => snapshot.room?.title ?? null);
  const link = `${window.location.origin}/room/${code}`;
  const isPasswordKnown = isHost && privacy === 'password' && password !== null;
  const invitation = isPasswordKnown && isPasswordShared ? t('password.withLink', { link, password }) : link;
  const copy = async (text: string, done: string) => {
    const isCopied = await copyText(text);
    notifications.show({ message: isCopied ? done : t('room.share.failed'), color: isCopied ? 'lamp' : 'red' });
  };
  const send = () => {
    const message = t('room.share.message', { title: title ?? code });
    // Rejects when the person closes the sheet, which is no failure.
    const isPasswordSent = invitation !== link;
    navigator
      .share(isPasswordSent ? { title: message, text: invitation } : { title: message, url: link })
      .catch(() => undefined);
  };
  return (
    <>
      <Text fw={700} size="lg" mb={2}>
        {t('room.share.title')}
      </Text>
      <Text size="sm" c="dimmed" mb="md">
        {t(SHARE_TEXTS[privacy])}
      </Text>
      <TextInput
        label={t('room.share.link')}
        value={link}
        readOnly
        size="md"
        onFocus={(event) => event.currentTarget.select()}
        data-testid="share-link"
      />
      {isPasswordKnown && (
        <Checkbox
          mt="sm"
          label={t('password.share')}
          checked={isPasswordShared}
          onChange={(event) => setPasswordShared(event.currentTarget.checked)}
          data-testid="share-password"
        />
      )}
      <Button
        fullWidth
        mt="sm"
        leftSection={<IconCopy size={17} />}
        onClick={() => void copy(invitation, t('room.share.copied'))}
        data-testid="copy-link"
      >
        {t('room.share.copyLink')}
      </Button>
      <div className="share-code">
        <span>
          <Text component="span" size="sm" c="dimmed" display="block">
            {t('room.share.code')}
          </Text>
          <span className="share-code-value" data-testid="room-code">
            {code}
          </span>
        </span>
        <Button variant="default" size="xs" onClick={() => void copy(code, t('room.share.codeCopied'))}>
          {t('room.share.copyCode')}
        </Button>
      </div>
      {isHost && <InviteByUsername />}
      {'share' in navigator && (
        <Button fullWidth mt="md" variant="light" leftSection={<IconShare2 size={17} />} onClick={send}>
          {t('room.share.send')}
        </Button>
      )}
    </>
  );
}
