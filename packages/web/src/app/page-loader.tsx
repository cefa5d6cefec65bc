/** While something is on its way that fills the page. */
import { Center, Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export function PageLoader({ label }: { label?: string }) {
  const { t } = useTranslation();
  return (
    <Center mih="60dvh" role="status" aria-label={label ?? t('app.loading')}>
      <Loader type="bars" size="md" aria-hidden="true" />
    </Center>
  );
}
