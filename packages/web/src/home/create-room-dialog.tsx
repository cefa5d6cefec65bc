/** Opens a room: its name and what is watched; then leads into it. */
import { Button, Modal, Stack, Text, TextInput } from '@mantine/core';
import { TITLE_MAX_LENGTH } from '@streamit/protocol';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { FormError } from '../account/form-error.tsx';
import { useClient } from '../app/client-context.ts';
import { codeOf } from '../app/error-sentence.ts';
import { useSentence } from '../app/use-sentence.ts';
import { readSelection, type Selection } from '../sources/selection.ts';
import { SourcePicker } from '../sources/source-picker.tsx';

export function CreateRoomDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('home.create.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <CreateRoomForm />
    </Modal>
  );
}

function CreateRoomForm() {
  const { t } = useTranslation();
  const client = useClient();
  const navigate = useNavigate();
  const { say, sayError } = useSentence();
  const [title, setTitle] = useState('');
  const [selection, setSelection] = useState<Selection>({ from: 'films', filmId: null });
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
    if ('problem' in reading) return setUrlError(say(reading.problem));
    setBusy(true);
    setFormError(null);
    try {
      const room = await client.call('POST /api/rooms/create/', {
        body: {
          ...(title.trim() === '' ? {} : { title: title.trim() }),
          ...(reading.choice === null ? {} : { source: reading.choice }),
        },
      });
      await navigate(`/room/${room.code}`);
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
        <FormError text={formError} />
        <div className="create-foot">
          <Text size="sm" c="dimmed" style={{ textWrap: 'pretty' }}>
            {t('home.create.public')}
          </Text>
          <Button type="submit" size="md" loading={isBusy} data-testid="create-submit" style={{ flex: 'none' }}>
            {t('home.create.submit')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
