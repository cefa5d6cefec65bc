/** One button of the control bar, with its name, its key, and the reason when it is not for this viewer. */
import { Tooltip, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';

interface ControlButtonProps {
  label: string;
  /** The key that does the same, as it is written on it. */
  shortcut?: string;
  /** Why it does nothing here. The button stays focusable, so that the reason can be found out. */
  refusal?: string | null;
  onClick(): void;
  children: ReactNode;
  isPressed?: boolean;
  className?: string;
  testId?: string;
}

export function ControlButton(props: ControlButtonProps) {
  const { label, shortcut, refusal = null, onClick, children, isPressed, className = '', testId } = props;
  return (
    <Tooltip label={refusal ?? (shortcut === undefined ? label : `${label} (${shortcut})`)} withinPortal>
      <UnstyledButton
        className={`bar-button ${className}`}
        aria-label={label}
        aria-disabled={refusal !== null || undefined}
        aria-describedby={refusal === null ? undefined : 'only-host'}
        aria-pressed={isPressed}
        onClick={() => refusal === null && onClick()}
        data-testid={testId}
      >
        {children}
      </UnstyledButton>
    </Tooltip>
  );
}
