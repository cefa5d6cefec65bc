/** Says errors in the reader's language. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { type Sentence, sentenceFor } from './error-sentence.ts';

export interface Speech {
  /** The words of a sentence. */
  say(sentence: Sentence): string;
  /** The words for something that was thrown. */
  sayError(thrown: unknown): string;
}

export function useSentence(): Speech {
  const { t } = useTranslation();
  const say = useCallback(
    (sentence: Sentence): string =>
      'text' in sentence ? sentence.text : String(t(sentence.key as never, sentence.values as never)),
    [t],
  );
  const sayError = useCallback((thrown: unknown) => say(sentenceFor(thrown)), [say]);
  return { say, sayError };
}
