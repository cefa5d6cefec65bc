/** Subtitles that a host proposes along with a film, while they are being typed in. Pure. */
import { type SourceChoice, SUBTITLE_OFF, URL_MAX_LENGTH } from '@streamit/protocol';
import type { Sentence } from '../app/error-sentence.ts';

export interface SubtitleDraft {
  /** Tells the rows apart while they are edited. */
  readonly key: number;
  readonly label: string;
  /** As in BCP 47; empty when the host does not say. */
  readonly language: string;
  readonly url: string;
}

export type ChosenSubtitles = NonNullable<SourceChoice['subtitles']>;

/** What is sent, or what is still wrong. Rows without anything in them are none. The server looks at each file (SR4). */
export function readSubtitles(
  drafts: readonly SubtitleDraft[],
): { subtitles: ChosenSubtitles } | { problem: Sentence } {
  const filled = drafts
    .map(({ label, language, url }) => ({ label: label.trim(), language: language.trim(), url: url.trim() }))
    .filter(({ label, url }) => label !== '' || url !== '');
  for (const { label, url, language } of filled) {
    if (label === '') return { problem: { key: 'sources.subtitles.labelMissing' } };
    if (url.length > URL_MAX_LENGTH || URL.parse(url)?.protocol !== 'https:') {
      return { problem: { key: 'sources.subtitles.urlOdd', values: { label } } };
    }
    if (language !== '' && !LANGUAGE.test(language)) {
      return { problem: { key: 'sources.subtitles.languageOdd', values: { label } } };
    }
  }
  const labels = filled.map(({ label }) => label);
  const twice = labels.find((label, index) => labels.indexOf(label) !== index || label === SUBTITLE_OFF);
  if (twice !== undefined) return { problem: { key: 'sources.subtitles.labelTaken', values: { label: twice } } };
  return {
    subtitles: filled.map(({ label, language, url }) => ({ label, language: language === '' ? null : language, url })),
  };
}

const LANGUAGE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;
