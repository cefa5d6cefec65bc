/** What a host can do about somebody in the room. What cannot be taken back is asked first. */
import { ActionIcon, Button, Group, Menu, Modal, Text } from '@mantine/core';
import type { Participant } from '@streamit/protocol';
import { IconBan, IconCrown, IconDots, IconMessage, IconMessageOff, IconUserMinus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../room/room-context.ts';

const ICON_SIZE = 17;

export function ModerationMenu({ person }: { person: Participant }) {
  const { t } = useTranslation();
  const { room } = useRoom();
  const [asked, setAsked] = useState<'ban' | 'transfer' | null>(null);
  const { id, name, is_muted: isMuted } = person;
  return (
    <>
      <Menu width={240} withinPortal>
        <Menu.Target>
          <ActionIcon aria-label={t('moderation.menu', { name })} data-testid="moderate">
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={isMuted ? <IconMessage size={ICON_SIZE} /> : <IconMessageOff size={ICON_SIZE} />}
            onClick={() => (isMuted ? room.unmute(id) : room.mute(id))}
            data-testid="mute-person"
          >
            {t(isMuted ? 'moderation.unmute' : 'moderation.mute')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconCrown size={ICON_SIZE} />}
            onClick={() => setAsked('transfer')}
            data-testid="transfer-host"
          >
            {t('moderation.transfer')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconUserMinus size={ICON_SIZE} />}
            onClick={() => room.kick(id)}
            data-testid="kick-person"
          >
            {t('moderation.kick')}
          </Menu.Item>
          <Menu.Item
            color="var(--bad)"
            leftSection={<IconBan size={ICON_SIZE} />}
            onClick={() => setAsked('ban')}
            data-testid="ban-person"
          >
            {t('moderation.ban')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        isOpen={asked === 'ban'}
        action="ban"
        name={name}
        onClose={() => setAsked(null)}
        onConfirm={() => room.ban(id)}
      />
      <Confirm
        isOpen={asked === 'transfer'}
        action="transfer"
        name={name}
        onClose={() => setAsked(null)}
        onConfirm={() => room.transferHost(id)}
      />
    </>
  );
}

interface ConfirmProps {
  isOpen: boolean;
  action: 'ban' | 'transfer';
  name: string;
  onClose(): void;
  onConfirm(): void;
}

function Confirm({ isOpen, action, name, onClose, onConfirm }: ConfirmProps) {
  const { t } = useTranslation();
  const confirm = () => {
    onConfirm();
    onClose();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t(`moderation.${action}Title`, { name })}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Text c="dimmed">{t(`moderation.${action}Text`, { name })}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('moderation.cancel')}
        </Button>
        <Button {...(action === 'ban' ? { color: 'red.8' } : {})} onClick={confirm} data-testid={`${action}-confirm`}>
          {t(`moderation.${action}Confirm`)}
        </Button>
      </Group>
    </Modal>
  );
}
