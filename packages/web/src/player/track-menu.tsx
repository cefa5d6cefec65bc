/** A menu of tracks: each viewer's own choice, and for the host the way to suggest it to the others. */
import { Menu, Tooltip, UnstyledButton } from '@mantine/core';
import { IconCheck, IconSpeakerphone } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrackChoice } from './use-tracks.ts';

interface TrackMenuProps {
  /** What the button is called: the kind of tracks and what is chosen. */
  label: string;
  icon: ReactNode;
  /** What `none` is called. */
  noneLabel: string;
  choice: TrackChoice;
  /** Why the chosen one does not show. */
  problem?: string | null;
  /** For the host: tells the others about it. */
  onSuggest: ((label: string) => void) | null;
  testId: string;
}

export function TrackMenu({ label, icon, noneLabel, choice, problem = null, onSuggest, testId }: TrackMenuProps) {
  const { t } = useTranslation();
  const nameOf = (track: string) => (track === choice.none ? noneLabel : track);
  return (
    <Menu position="top" width={240}>
      <Menu.Target>
        <Tooltip label={label} withinPortal>
          <UnstyledButton
            className="bar-button"
            aria-label={label}
            data-active={choice.chosen !== choice.none || undefined}
            data-testid={testId}
          >
            {icon}
          </UnstyledButton>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {problem !== null && (
          <p className="track-problem" role="alert" data-testid={`${testId}-problem`}>
            {problem}
          </p>
        )}
        {choice.labels.map((track) => (
          <Menu.Item
            key={track}
            onClick={() => choice.choose(track)}
            role="menuitemradio"
            aria-checked={track === choice.chosen}
            rightSection={track === choice.chosen ? <IconCheck size={16} aria-hidden="true" /> : null}
            data-testid={`${testId}-choice`}
          >
            {nameOf(track)}
          </Menu.Item>
        ))}
        {onSuggest !== null && (
          <>
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconSpeakerphone size={16} aria-hidden="true" />}
              onClick={() => onSuggest(choice.chosen)}
              data-testid={`${testId}-suggest`}
            >
              {t('player.tracks.suggest', { track: nameOf(choice.chosen) })}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
