/** The host's picker inside a room: the first film, or another one. */
import { Button, Modal, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormError } from '../account/form-error.tsx';
import { useClient } from '../app/client-context.ts';
import { codeOf } from '../app/error-sentence.ts';
import { useSentence } from '../app/use-sentence.ts';
import { readSelection, type Selection } from '../sources/selection.ts';
import { SourcePicker } from '../sources/source-picker.tsx';
import { useRoom } from './room-context.ts';

/** A dialog in a frame would leave a search no room. */
const PHONE = '(max-width: 640px)';

/** The picker with its button. Choosing tells the server; the room's own event then changes the film for everyone. */
export function ChooseFilm({ onDone }: { onDone?(): void }) {
  const { t } = useTranslation();
  const client = useClient();
  const { roomId } = useRoom();
  const { say, sayError } = useSentence();
  const [selection, setSelection] = useState<Selection>({ from: 'films', filmId: null });
  const [problem, setProblem] = useState<{ text: string; isOfUrl: boolean } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const select = useCallback((next: Selection) => {
    setSelection(next);
    setProblem(null);
  }, []);

  const choose = async () => {
    const reading = readSelection(selection);
    if ('problem' in reading) return setProblem({ text: say(reading.problem), isOfUrl: reading.isOfUrl });
    if (reading.choice === null) return;
    setBusy(true);
    try {
      await client.call('POST /api/rooms/source/', { body: { room_id: roomId, ...reading.choice } });
      onDone?.();
    } catch (thrown) {
      // What the server has against an address stands beside the address.
      const isOfUrl = selection.from === 'link' && codeOf(thrown) === 'SOURCE_UNAVAILABLE';
      setProblem({ text: sayError(thrown), isOfUrl });
      // A room that is gone or not ours is said by the room itself as well; the picker only stays open.
      if (codeOf(thrown) === 'AUTH_REQUIRED') await client.restore().catch(() => undefined);
    } finally {
      setBusy(false);
    }
  };

  const urlError = problem?.isOfUrl ? problem.text : null;
  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (!isBusy) void choose();
      }}
    >
      <Stack gap="lg">
        <SourcePicker selection={selection} onChange={select} urlError={urlError} />
        <FormError text={urlError === null ? (problem?.text ?? null) : null} />
        <div className="choose-foot">
          <Button type="submit" size="md" loading={isBusy} data-testid="source-submit">
            {t('sources.watch')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

export function ChangeFilmDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const { t } = useTranslation();
  const isPhone = useMediaQuery(PHONE) ?? false;
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('room.source.changeTitle')}
      size="xl"
      fullScreen={isPhone}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Text size="sm" c="dimmed" mb="md">
        {t('room.source.changeText')}
      </Text>
      <ChooseFilm onDone={onClose} />
    </Modal>
  );
}
