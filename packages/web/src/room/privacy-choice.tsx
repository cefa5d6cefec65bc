/** Who can come into a room: anyone, those the host lets in, those who have the password. */
import { Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PRIVACIES, type Privacy } from './privacy.ts';

export function PrivacyChoice({ value, onChange }: { value: Privacy; onChange(privacy: Privacy): void }) {
  const { t } = useTranslation();
  return (
    <Radio.Group
      label={t('privacy.label')}
      size="md"
      value={value}
      onChange={(next) => onChange(PRIVACIES.find((privacy) => privacy === next) ?? 'public')}
    >
      <Stack gap="sm" mt="xs">
        {PRIVACIES.map((privacy) => (
          <Radio
            key={privacy}
            value={privacy}
            label={t(`privacy.${privacy}`)}
            description={t(`privacy.${privacy}Text`)}
            data-testid={`privacy-${privacy}`}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
