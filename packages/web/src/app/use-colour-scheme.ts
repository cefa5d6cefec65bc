/** Light or dark: what it is, and what switching it is called. Until it is switched the page follows the system. */
import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export function useColourScheme(): { isDark: boolean; label: string; toggle(): void } {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('dark') === 'dark';
  return {
    isDark,
    label: isDark ? t('app.theme.toLight') : t('app.theme.toDark'),
    toggle: () => setColorScheme(isDark ? 'light' : 'dark'),
  };
}
