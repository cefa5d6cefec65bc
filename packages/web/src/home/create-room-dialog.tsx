/** Opens a room: its name and what is watched; then leads into it. */
import { Button, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { TITLE_MAX_LENGTH } from '@streamit/protocol';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { FormError } from '../account/form-error.tsx';
import { useClient } from '../app/client-context.ts';
import { codeOf } from '../app/error-sentence.ts';
import { useSentence } from '../app/use-sentence.ts';
import { PasswordOnce } from '../room/password-once.tsx';
import { type Privacy, privacyFields } from '../room/privacy.ts';
import { PrivacyChoice } from '../room/privacy-choice.tsx';
import { rememberPassword } from '../room/room-passwords.ts';
import { readSelection, type Selection } from '../sources/selection.ts';
import { SourcePicker } from '../sources/source-picker.tsx';

/** A dialog in a frame would leave a search no room. */
const PHONE = '(max-width: 640px)';

export function CreateRoomDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [made, setMade] = useState<{ code: string; password: string } | null>(null);
  const isPhone = useMediaQuery(PHONE) ?? false;
  const enter = (code: string) => void navigate(`/room/${code}`);
  return (
    <Modal
      opened={isOpen}
      // The room is open already: whoever closes the words about its password goes there.
      onClose={() => (made === null ? onClose() : enter(made.code))}
      title={t(made === null ? 'home.create.title' : 'password.onceTitle')}
      size={made === null ? 'xl' : 'md'}
      fullScreen={made === null && isPhone}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {made === null ? (
        <CreateRoomForm onMade={(code, password) => (password === null ? enter(code) : setMade({ code, password }))} />
      ) : (
        <PasswordOnce password={made.password}>
          <Button size="md" onClick={() => enter(made.code)} data-testid="enter-room">
            {t('password.enter')}
          </Button>
        </PasswordOnce>
      )}
    </Modal>
  );
}

interface CreateRoomFormProps {
  onMade(code: string, password: string | null): void;
}

function CreateRoomForm({ onMade }: CreateRoomFormProps) {
  const { t } = useTranslation();
  const client = useClient();
  const { say, sayError } = useSentence();
  const [title, setTitle] = useState('');
  const [selection, setSelection] = useState<Selection>({ from: 'films', filmId: null });
  const [privacy, setPrivacy] = useState<Privacy>('public');
  const [urlError, setUrlError] = useState<string | null>(null);
  const [formError, setFormError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const select = useCallback((next: Selection) => {
    setSelection(next);
    setUrlError(null);
    setFormError(null);
  }, []);

  const create = async () => {
    const reading = readSelection(selection);
    if ('problem' in reading) return (reading.isOfUrl ? setUrlError : setFormError)(say(reading.problem));
    setBusy(true);
    setFormError(null);
    try {
      const room = await client.call('POST /api/rooms/create/', {
        body: {
          ...privacyFields(privacy),
          ...(title.trim() === '' ? {} : { title: title.trim() }),
          ...(reading.choice === null ? {} : { source: reading.choice }),
        },
      });
      if (room.room_password !== undefined) rememberPassword(client, room.code, room.room_password);
      onMade(room.code, room.room_password ?? null);
    } catch (thrown) {
      setBusy(false);
      // What the server has against an address stands beside the address.
      if (selection.from === 'link' && codeOf(thrown) === 'SOURCE_UNAVAILABLE') setUrlError(sayError(thrown));
      else setFormError(sayError(thrown));
    }
  };

  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (!isBusy) void create();
      }}
    >
      <Stack gap="lg">
        <TextInput
          label={t('home.create.name')}
          placeholder={t('home.create.namePlaceholder')}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          maxLength={TITLE_MAX_LENGTH}
          autoComplete="off"
          size="md"
          data-autofocus
          data-testid="room-title-input"
        />
        <div>
          <Text component="h3" size="md" fw={500} mb="xs">
            {t('home.create.film')}
          </Text>
          <SourcePicker selection={selection} onChange={select} urlError={urlError} isLaterOffered />
        </div>
        <PrivacyChoice value={privacy} onChange={setPrivacy} />
        <FormError text={formError} />
        <div className="create-foot">
          {/* The choice above may be out of sight. */}
          <Text size="sm" c="dimmed" style={{ textWrap: 'pretty' }} aria-hidden="true">
            {t(`privacy.${privacy}Text`)}
          </Text>
          <Button type="submit" size="md" loading={isBusy} data-testid="create-submit" style={{ flex: 'none' }}>
            {t('home.create.submit')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
