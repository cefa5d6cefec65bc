/** The button between light and dark. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { useColourScheme } from './use-colour-scheme.ts';

export function ColourSchemeToggle() {
  const { isDark, label, toggle } = useColourScheme();
  return (
    <Tooltip label={label}>
      <ActionIcon size="lg" aria-label={label} onClick={toggle} data-testid="theme-toggle">
        {isDark ? <IconSun size={19} /> : <IconMoon size={19} />}
      </ActionIcon>
    </Tooltip>
  );
}
