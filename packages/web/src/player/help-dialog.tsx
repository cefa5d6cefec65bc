/** The list of keys, from the same table that the listener uses. */
import { Kbd, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SHORTCUTS } from './shortcuts.ts';

export function HelpDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const { t } = useTranslation();
  const nameOf = (key: string) => {
    if (key === ' ') return t('shortcuts.keys.space');
    if (key === 'arrowleft') return t('shortcuts.keys.left');
    return key === 'arrowright' ? t('shortcuts.keys.right') : key.toUpperCase();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('shortcuts.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <dl className="keys">
        {SHORTCUTS.map(({ action, keys, isHostOnly }) => (
          <div key={action} className="keys-row">
            <dt>
              {t(`shortcuts.${action}`)}
              {isHostOnly && <span className="keys-host">{t('shortcuts.hostOnly')}</span>}
            </dt>
            <dd>
              {keys.map((key, place) => (
                <span key={key}>
                  {place > 0 && <span className="keys-or">{t('shortcuts.keys.or')}</span>}
                  <Kbd>{nameOf(key)}</Kbd>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
