/** Picks what is watched: a built-in film, an address, or (when a room is opened) nothing yet. */
import { Tabs, Text, TextInput } from '@mantine/core';
import { URL_MAX_LENGTH } from '@streamit/protocol';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { FilmList } from './film-list.tsx';
import type { Selection } from './selection.ts';

interface SourcePickerProps {
  selection: Selection;
  onChange(selection: Selection): void;
  /** What is wrong with the address. */
  urlError: string | null;
  isLaterOffered?: boolean;
}

export function SourcePicker({ selection, onChange, urlError, isLaterOffered = false }: SourcePickerProps) {
  const { t } = useTranslation();
  const pickFilm = useCallback((filmId: string) => onChange({ from: 'films', filmId }), [onChange]);
  const open = (tab: string | null) => {
    if (tab === 'films') onChange({ from: 'films', filmId: null });
    if (tab === 'link') onChange({ from: 'link', url: '' });
    if (tab === 'later') onChange({ from: 'later' });
  };
  return (
    <Tabs value={selection.from} onChange={open} keepMounted={false} variant="pills" radius="xl">
      <Tabs.List aria-label={t('sources.tabs.label')} mb="md">
        <Tabs.Tab value="films">{t('sources.tabs.films')}</Tabs.Tab>
        <Tabs.Tab value="link" data-testid="source-link">
          {t('sources.tabs.link')}
        </Tabs.Tab>
        {isLaterOffered && (
          <Tabs.Tab value="later" data-testid="source-later">
            {t('sources.tabs.later')}
          </Tabs.Tab>
        )}
      </Tabs.List>
      <Tabs.Panel value="films">
        {selection.from === 'films' && <FilmList filmId={selection.filmId} onPick={pickFilm} />}
      </Tabs.Panel>
      <Tabs.Panel value="link">
        {selection.from === 'link' && (
          <TextInput
            label={t('sources.url')}
            description={t('sources.urlHint')}
            placeholder="https://"
            type="url"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            size="md"
            maxLength={URL_MAX_LENGTH}
            value={selection.url}
            onChange={(event) => onChange({ from: 'link', url: event.currentTarget.value })}
            error={urlError ?? false}
            data-testid="source-url"
          />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="later">
        <Text size="sm" c="dimmed">
          {t('sources.laterText')}
        </Text>
      </Tabs.Panel>
    </Tabs>
  );
}
