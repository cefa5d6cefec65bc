/** What can be done with the room besides watching: the host's settings, everyone's way out. */
import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import {
  IconDoorExit,
  IconDots,
  IconKeyboard,
  IconMessage,
  IconMessageOff,
  IconMoon,
  IconMovie,
  IconSettings,
  IconSun,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useClient } from '../app/client-context.ts';
import { useColourScheme } from '../app/use-colour-scheme.ts';
import { useSentence } from '../app/use-sentence.ts';
import { ChangeFilmDialog } from './choose-film.tsx';
import { DeleteRoomDialog } from './delete-room-dialog.tsx';
import { useIsHost, useRoom, useRoomPart } from './room-context.ts';
import { SettingsDialog } from './settings-dialog.tsx';
import { useRoomView } from './view-context.ts';

const ICON_SIZE = 17;

export function RoomMenu({ isCompact }: { isCompact: boolean }) {
  const { t } = useTranslation();
  const isHost = useIsHost();
  const { setHelpOpen } = useRoomView();
  const [isSetting, setting] = useDisclosure(false);
  const [isDeleting, deleting] = useDisclosure(false);
  const [isChanging, changing] = useDisclosure(false);
  const leave = useLeave();
  return (
    <>
      <Menu width={260}>
        <Menu.Target>
          <ActionIcon size="lg" aria-label={t('room.menu.label')} data-testid="room-menu">
            <IconDots size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isHost && (
            <>
              <Menu.Item leftSection={<IconMovie size={ICON_SIZE} />} onClick={changing.open} data-testid="change-film">
                {t('room.menu.changeFilm')}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconSettings size={ICON_SIZE} />}
                onClick={setting.open}
                data-testid="room-settings"
              >
                {t('settings.open')}
              </Menu.Item>
              <ChatSwitchItem />
              <Menu.Divider />
            </>
          )}
          <Menu.Item leftSection={<IconKeyboard size={ICON_SIZE} />} onClick={() => setHelpOpen(true)}>
            {t('shortcuts.open')}
          </Menu.Item>
          {isCompact && <ThemeItem />}
          <Menu.Item leftSection={<IconDoorExit size={ICON_SIZE} />} onClick={leave} data-testid="leave-room">
            {t('room.menu.leave')}
          </Menu.Item>
          {isHost && (
            <>
              <Menu.Divider />
              <Menu.Item
                color="var(--bad)"
                leftSection={<IconTrash size={ICON_SIZE} />}
                onClick={deleting.open}
                data-testid="delete-room"
              >
                {t('room.menu.delete')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <SettingsDialog isOpen={isSetting} onClose={setting.close} />
      <ChangeFilmDialog isOpen={isChanging} onClose={changing.close} />
      <DeleteRoomDialog isOpen={isDeleting} onClose={deleting.close} />
    </>
  );
}

/** Here where the bar is too narrow for its button. */
function ThemeItem() {
  const { label, isDark, toggle } = useColourScheme();
  return (
    <Menu.Item leftSection={isDark ? <IconSun size={ICON_SIZE} /> : <IconMoon size={ICON_SIZE} />} onClick={toggle}>
      {label}
    </Menu.Item>
  );
}

function ChatSwitchItem() {
  const { t } = useTranslation();
  const client = useClient();
  const { sayError } = useSentence();
  const { code } = useRoom();
  const isOn = useRoomPart((snapshot) => snapshot.room?.isChatEnabled ?? true);
  const toggle = async () => {
    try {
      await client.call('PATCH /api/rooms/:code/', { params: { code }, body: { is_chat_enabled: !isOn } });
      notifications.show({ message: t(isOn ? 'room.menu.chatIsOff' : 'room.menu.chatIsOn') });
    } catch (thrown) {
      notifications.show({ color: 'red', title: t('room.menu.failed'), message: sayError(thrown) });
    }
  };
  return (
    <Menu.Item
      leftSection={isOn ? <IconMessageOff size={ICON_SIZE} /> : <IconMessage size={ICON_SIZE} />}
      onClick={() => void toggle()}
      data-testid="toggle-chat"
    >
      {t(isOn ? 'room.menu.chatOff' : 'room.menu.chatOn')}
    </Menu.Item>
  );
}

/** Goes home. A viewer gives up the seat; a host keeps the room, which waits for him. */
function useLeave(): () => void {
  const client = useClient();
  const navigate = useNavigate();
  const { code } = useRoom();
  const isHost = useIsHost();
  return () => {
    // Not waited for: who wants to leave leaves, and the seat is given up by the closed connection soon anyway.
    if (!isHost) client.call('POST /api/rooms/leave/', { body: { code } }).catch(() => undefined);
    void navigate('/');
  };
}
