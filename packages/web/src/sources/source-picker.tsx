/** Picks what is watched: a built-in film, one that is searched for, an address, a file of one's own, or nothing yet. */
import { Tabs, Text, TextInput } from '@mantine/core';
import { URL_MAX_LENGTH } from '@streamit/protocol';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { SearchPanel } from '../search/search-panel.tsx';
import { FilmList } from './film-list.tsx';
import { LocalPicker } from './local-picker.tsx';
import type { Offer } from './offer.ts';
import { EMPTY_SELECTIONS, type Selection } from './selection.ts';
import { SubtitleFields } from './subtitle-fields.tsx';
import { useOffer } from './use-offer.ts';

interface SourcePickerProps {
  selection: Selection;
  onChange(selection: Selection): void;
  /** What is wrong with the address. */
  urlError: string | null;
  isLaterOffered?: boolean;
}

type Tab = Selection['from'];

/** The tabs for what this server has, in the order in which most people need them. */
function tabsOf({ canSearch, has }: Offer, isLaterOffered: boolean): Tab[] {
  const isOffered: Record<Tab, boolean> = {
    films: true,
    search: canSearch,
    link: has('direct') || has('youtube'),
    local: has('local'),
    later: isLaterOffered,
  };
  return (['films', 'search', 'link', 'local', 'later'] as const).filter((tab) => isOffered[tab]);
}

export function SourcePicker({ selection, onChange, urlError, isLaterOffered = false }: SourcePickerProps) {
  const { t } = useTranslation();
  const offer = useOffer();
  const tabs = tabsOf(offer, isLaterOffered);
  const pickFilm = useCallback((filmId: string) => onChange({ from: 'films', filmId }), [onChange]);
  const open = (next: string | null) => {
    const tab = tabs.find((candidate) => candidate === next);
    if (tab !== undefined) onChange(EMPTY_SELECTIONS[tab]);
  };
  return (
    <Tabs value={selection.from} onChange={open} keepMounted={false} variant="pills" radius="xl">
      <Tabs.List aria-label={t('sources.tabs.label')} mb="md">
        {tabs.map((tab) => (
          <Tabs.Tab key={tab} value={tab} data-testid={`source-${tab}`}>
            {t(`sources.tabs.${tab}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={selection.from}>{panel()}</Tabs.Panel>
    </Tabs>
  );

  function panel() {
    switch (selection.from) {
      case 'films':
        return <FilmList filmId={selection.filmId} onPick={pickFilm} />;
      case 'search':
        return (
          <SearchPanel
            pick={selection}
            onPick={(pick) => onChange({ from: 'search', ...pick })}
            onBuiltIn={() => onChange(EMPTY_SELECTIONS.films)}
          />
        );
      case 'link':
        return (
          <>
            <TextInput
              label={t('sources.url')}
              description={t(offer.has('youtube') ? 'sources.urlHintYoutube' : 'sources.urlHint')}
              placeholder="https://"
              type="url"
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
              size="md"
              maxLength={URL_MAX_LENGTH}
              value={selection.url}
              onChange={(event) => onChange({ ...selection, url: event.currentTarget.value })}
              error={urlError ?? false}
              data-testid="source-url"
            />
            {offer.takesSubtitles('direct') && (
              <SubtitleFields
                drafts={selection.subtitles}
                onChange={(subtitles) => onChange({ ...selection, subtitles })}
              />
            )}
          </>
        );
      case 'local':
        return (
          <>
            <LocalPicker copy={selection.copy} onPick={(copy) => onChange({ ...selection, copy })} />
            {offer.takesSubtitles('local') && (
              <SubtitleFields
                drafts={selection.subtitles}
                onChange={(subtitles) => onChange({ ...selection, subtitles })}
              />
            )}
          </>
        );
      case 'later':
        return (
          <Text size="sm" c="dimmed">
            {t('sources.laterText')}
          </Text>
        );
    }
  }
}
