/** A film that everyone brings along: this viewer opens a copy, which is held against the host's. Nothing is uploaded. */
import { Button, FileButton, Loader } from '@mantine/core';
import { type PlaybackSource, parseLocalFileId } from '@streamit/protocol';
import { IconFolderOpen } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../format/format-bytes.ts';
import { formatPosition } from '../format/format-time.ts';
import { type CopyDifference, differenceOf, idOfFile, isFilmSize } from '../sources/local-copy.ts';
import { openedFiles } from '../sources/opened-files.ts';
import { probeDuration } from '../sources/probe-film.ts';

type Finding =
  | { is: 'nothing' | 'looking' | 'unreadable' }
  | { is: 'another'; name: string; difference: CopyDifference };

export function LocalDoor({ source }: { source: PlaybackSource }) {
  const { t } = useTranslation();
  const [finding, setFinding] = useState<Finding>({ is: 'nothing' });
  const [isOver, setOver] = useState(false);
  const title = source.title ?? t('player.local.film');

  const open = async (file: File | null) => {
    if (file === null || finding.is === 'looking') return;
    setFinding({ is: 'looking' });
    try {
      setFinding(await compare(file, source));
    } catch {
      // A file that was moved or is on a disk that is gone can be picked, but not read.
      setFinding({ is: 'unreadable' });
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void open(event.dataTransfer.files[0] ?? null);
  };
  return (
    <section
      className="overlay local-door"
      aria-label={t('player.local.title', { title })}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      data-testid="local-door"
    >
      <p className="overlay-title">{t('player.local.title', { title })}</p>
      <p className="overlay-text">
        <span className="local-facts">{factsOf(source)}</span>
        {t('player.local.text')}
      </p>
      <div role="alert" className="local-finding" data-testid="local-finding">
        {finding.is === 'another' && (
          <p>
            {t('player.local.another', { name: finding.name })} <DifferenceWords difference={finding.difference} />
          </p>
        )}
        {finding.is === 'unreadable' && <p>{t('player.local.unreadable')}</p>}
      </div>
      {finding.is === 'looking' ? (
        <Loader color="white" role="status" aria-label={t('player.local.looking')} />
      ) : (
        <FileButton onChange={(file) => void open(file)} accept="video/*,.mkv,.m4v,.mov,.ts">
          {(button) => (
            <Button
              {...button}
              size="md"
              leftSection={<IconFolderOpen size={20} aria-hidden="true" />}
              data-testid="local-open"
            >
              {t('player.local.open')}
            </Button>
          )}
        </FileButton>
      )}
    </section>
  );
}

/** `1.2 GB · 1:32:10` */
function factsOf({ external_id, duration }: PlaybackSource): string {
  const size = parseLocalFileId(external_id)?.size;
  return [size === undefined ? '' : formatBytes(size), duration === null ? '' : formatPosition(duration)]
    .filter((fact) => fact !== '')
    .join(' · ');
}

async function compare(file: File, source: PlaybackSource): Promise<Finding> {
  if (!isFilmSize(file.size)) return { is: 'unreadable' };
  const id = await idOfFile(file);
  if (id === source.external_id) {
    openedFiles.keep(id, file);
    return { is: 'nothing' };
  }
  const host = { id: source.external_id, duration: source.duration };
  const difference = differenceOf({ id, duration: await probeDuration(file) }, host);
  return difference === null ? { is: 'nothing' } : { is: 'another', name: file.name, difference };
}

/** From here on a difference is said in minutes. */
const MINUTE_S = 60;

function DifferenceWords({ difference }: { difference: CopyDifference }) {
  const { t } = useTranslation();
  switch (difference.by) {
    case 'content':
      return t('player.local.differs.content');
    case 'size':
      return t(difference.bytes < 0 ? 'player.local.differs.smaller' : 'player.local.differs.larger', {
        size: formatBytes(Math.abs(difference.bytes)),
      });
    case 'length': {
      const seconds = Math.abs(difference.seconds);
      const isMinutes = Math.round(seconds) >= MINUTE_S;
      const length = isMinutes
        ? t('player.local.minutes', { count: Math.round(seconds / MINUTE_S) })
        : t('player.local.seconds', { count: Math.max(1, Math.round(seconds)) });
      return t(difference.seconds < 0 ? 'player.local.differs.shorter' : 'player.local.differs.longer', { length });
    }
  }
}
