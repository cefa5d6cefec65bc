/** Subtitles that the host brings along: a row each with a name, a language and an address. */
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { SUBTITLES_MAX, TRACK_LABEL_MAX_LENGTH, URL_MAX_LENGTH } from '@streamit/protocol';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SubtitleDraft } from './subtitle-drafts.ts';

interface SubtitleFieldsProps {
  drafts: readonly SubtitleDraft[];
  onChange(drafts: readonly SubtitleDraft[]): void;
}

/** The longest tag that the server takes. */
const LANGUAGE_MAX_LENGTH = 35;

export function SubtitleFields({ drafts, onChange }: SubtitleFieldsProps) {
  const { t } = useTranslation();
  const add = () => {
    const key = Math.max(0, ...drafts.map((draft) => draft.key)) + 1;
    onChange([...drafts, { key, label: '', language: '', url: '' }]);
  };
  const edit = (key: number, changes: Partial<SubtitleDraft>) =>
    onChange(drafts.map((draft) => (draft.key === key ? { ...draft, ...changes } : draft)));
  return (
    <fieldset className="film-set subtitles">
      <legend className="film-legend">{t('sources.subtitles.label')}</legend>
      {drafts.map(({ key, label, language, url }, index) => (
        <div key={key} className="subtitle-row" data-testid="subtitle-row">
          <TextInput
            label={t('sources.subtitles.name')}
            placeholder={t('sources.subtitles.namePlaceholder')}
            maxLength={TRACK_LABEL_MAX_LENGTH}
            autoComplete="off"
            value={label}
            onChange={(event) => edit(key, { label: event.currentTarget.value })}
            data-testid="subtitle-label"
          />
          <TextInput
            label={t('sources.subtitles.language')}
            placeholder="en"
            maxLength={LANGUAGE_MAX_LENGTH}
            autoComplete="off"
            spellCheck={false}
            value={language}
            onChange={(event) => edit(key, { language: event.currentTarget.value })}
            data-testid="subtitle-language"
          />
          <TextInput
            className="subtitle-url"
            label={t('sources.subtitles.url')}
            placeholder="https://"
            type="url"
            inputMode="url"
            maxLength={URL_MAX_LENGTH}
            autoComplete="off"
            spellCheck={false}
            value={url}
            onChange={(event) => edit(key, { url: event.currentTarget.value })}
            data-testid="subtitle-url"
          />
          <ActionIcon
            size="lg"
            aria-label={t('sources.subtitles.remove', { number: index + 1 })}
            onClick={() => onChange(drafts.filter((draft) => draft.key !== key))}
          >
            <IconTrash size={18} />
          </ActionIcon>
        </div>
      ))}
      {drafts.length < SUBTITLES_MAX && (
        <Button
          variant="subtle"
          size="compact-md"
          leftSection={<IconPlus size={16} aria-hidden="true" />}
          onClick={add}
          data-testid="subtitle-add"
        >
          {t('sources.subtitles.add')}
        </Button>
      )}
      {drafts.length > 0 && <p className="film-credit">{t('sources.subtitles.hint')}</p>}
    </fieldset>
  );
}
