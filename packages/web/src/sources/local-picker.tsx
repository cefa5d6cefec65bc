/** The host's own file: looked at here, named to the others by its size, its length and a few samples. */
import { Button, FileButton, Text } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../format/format-bytes.ts';
import { formatPosition } from '../format/format-time.ts';
import { idOfFile, isFilmSize } from './local-copy.ts';
import { openedFiles } from './opened-files.ts';
import { probeDuration } from './probe-film.ts';
import type { LocalCopy } from './selection.ts';

interface LocalPickerProps {
  copy: LocalCopy | null;
  onPick(copy: LocalCopy | null): void;
}

type Progress = 'resting' | 'looking' | 'unplayable' | 'unreadable';

export function LocalPicker({ copy, onPick }: LocalPickerProps) {
  const { t } = useTranslation();
  const [progress, setProgress] = useState<Progress>('resting');

  const look = async (file: File | null) => {
    if (file === null || progress === 'looking') return;
    onPick(null);
    setProgress('looking');
    try {
      const duration = isFilmSize(file.size) ? await probeDuration(file) : null;
      if (duration === null || duration === 0) return setProgress('unplayable');
      const id = await idOfFile(file);
      openedFiles.keep(id, file);
      onPick({ id, name: file.name, size: file.size, duration });
      setProgress('resting');
    } catch {
      setProgress('unreadable');
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    void look(event.dataTransfer.files[0] ?? null);
  };
  return (
    <section
      className="local-picker"
      aria-label={t('sources.local.label')}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
      data-testid="local-picker"
    >
      <FileButton onChange={(file) => void look(file)} accept="video/*,.mkv,.m4v,.mov,.ts">
        {(button) => (
          <Button
            {...button}
            variant="default"
            loading={progress === 'looking'}
            leftSection={<IconFolderOpen size={18} aria-hidden="true" />}
            data-testid="local-pick"
          >
            {t(copy === null ? 'sources.local.pick' : 'sources.local.pickOther')}
          </Button>
        )}
      </FileButton>
      <div role="status">
        {copy !== null && (
          <p className="local-picked" data-testid="local-picked">
            <strong>{copy.name}</strong>
            <span>
              {formatBytes(copy.size)} · {formatPosition(copy.duration)}
            </span>
          </p>
        )}
        {(progress === 'unplayable' || progress === 'unreadable') && (
          <Text c="var(--mantine-color-error)" size="sm" mt="xs" data-testid="local-problem">
            {t(`sources.local.${progress}`)}
          </Text>
        )}
      </div>
      <Text size="sm" c="dimmed">
        {t('sources.local.hint')}
      </Text>
    </section>
  );
}
