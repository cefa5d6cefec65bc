/** The host's settings of a room, in one dialog. A password that they make is shown in it, once. */
import { Button, Modal, Stack, Switch, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { TITLE_MAX_LENGTH } from '@streamit/protocol';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormError } from '../account/form-error.tsx';
import { useClient } from '../app/client-context.ts';
import { PasswordOnce } from './password-once.tsx';
import { privacyOf } from './privacy.ts';
import { PrivacyChoice } from './privacy-choice.tsx';
import { useRoom, useRoomPart } from './room-context.ts';
import { rememberPassword } from './room-passwords.ts';
import { changesBetween, type RoomSettings } from './room-settings.ts';
import { useRoomCall } from './use-room-call.ts';

export function SettingsDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState<string | null>(null);
  const close = () => {
    onClose();
    setPassword(null);
  };
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t(password === null ? 'settings.title' : 'password.onceTitle')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {password === null ? (
        <SettingsForm onDone={close} onPassword={setPassword} />
      ) : (
        <PasswordOnce password={password}>
          <Button size="md" onClick={close} data-testid="password-done">
            {t('app.close')}
          </Button>
        </PasswordOnce>
      )}
    </Modal>
  );
}

interface SettingsFormProps {
  onDone(): void;
  onPassword(password: string): void;
}

function SettingsForm({ onDone, onPassword }: SettingsFormProps) {
  const { t } = useTranslation();
  const client = useClient();
  const { code } = useRoom();
  const room = useRoomPart((snapshot) => snapshot.room);
  const present: RoomSettings = {
    title: room?.title ?? '',
    isChatEnabled: room?.isChatEnabled ?? true,
    privacy: room === null ? 'public' : privacyOf(room),
    waitForViewers: room?.waitForViewers ?? false,
  };
  const [wanted, setWanted] = useState(present);
  const want = (part: Partial<RoomSettings>) => setWanted((before) => ({ ...before, ...part }));
  const call = useRoomCall();
  const changes = changesBetween(present, wanted);

  const patch = (body: NonNullable<typeof changes>) =>
    call.run(async () => {
      const { room_password: password } = await client.call('PATCH /api/rooms/:code/', { params: { code }, body });
      if (password === undefined) {
        notifications.show({ message: t('settings.saved') });
        onDone();
        return;
      }
      rememberPassword(client, code, password);
      onPassword(password);
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (changes === null) onDone();
    else void patch(changes);
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <TextInput
          label={t('settings.name')}
          value={wanted.title}
          onChange={(event) => want({ title: event.currentTarget.value })}
          maxLength={TITLE_MAX_LENGTH}
          autoComplete="off"
          size="md"
          data-autofocus
          data-testid="rename-input"
        />
        <PrivacyChoice value={wanted.privacy} onChange={(privacy) => want({ privacy })} />
        {present.privacy === 'password' && wanted.privacy === 'password' && (
          <div>
            <Button
              variant="default"
              loading={call.isBusy}
              onClick={() => void patch({ is_private: true, entry_mode: 'PASSWORD' })}
              aria-describedby="password-again-text"
              data-testid="password-again"
            >
              {t('password.again')}
            </Button>
            <Text size="sm" c="dimmed" mt={6} id="password-again-text">
              {t('password.againText')}
            </Text>
          </div>
        )}
        <Switch
          label={t('settings.chat')}
          description={t('settings.chatText')}
          checked={wanted.isChatEnabled}
          onChange={(event) => want({ isChatEnabled: event.currentTarget.checked })}
          size="md"
          data-testid="settings-chat"
        />
        <Switch
          label={t('settings.wait')}
          description={t('settings.waitText')}
          checked={wanted.waitForViewers}
          onChange={(event) => want({ waitForViewers: event.currentTarget.checked })}
          size="md"
          data-testid="settings-wait"
        />
        <FormError text={call.problem} />
        <Button type="submit" size="md" loading={call.isBusy} data-testid="settings-submit">
          {t('app.save')}
        </Button>
      </Stack>
    </form>
  );
}
