/** Strings of the page. English ships inside the bundle; another language is one more JSON file and one line here. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en/en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

/** Makes translations ready. Resolves at once: nothing is loaded over the network. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  });
}
