/** Playback speed: the host's menu, and for viewers the number when it is not the normal one. */
import { Menu, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useRoomPart } from '../room/room-context.ts';

const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

export function RateMenu({ canChange, onChange }: { canChange: boolean; onChange(rate: number): void }) {
  const { t } = useTranslation();
  const rate = useRoomPart((snapshot) => snapshot.playback?.rate ?? 1);
  if (!canChange) {
    return rate === 1 ? null : <span className="bar-time">{t('player.rateValue', { rate })}</span>;
  }
  return (
    <Menu position="top" width={130}>
      <Menu.Target>
        <UnstyledButton
          className="bar-button bar-rate"
          aria-label={t('player.rateButton', { rate })}
          data-testid="rate"
        >
          {t('player.rateValue', { rate })}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {RATES.map((choice) => (
          <Menu.Item
            key={choice}
            onClick={() => onChange(choice)}
            fw={choice === rate ? 700 : 400}
            aria-current={choice === rate || undefined}
          >
            {choice === 1 ? t('player.normal') : t('player.rateValue', { rate: choice })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
