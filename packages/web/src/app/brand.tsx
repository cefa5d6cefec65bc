/** The sign of the page: three strips under one light, at the same place in all of them. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

export function BrandMark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect x="3" y="6.5" width="26" height="5" rx="2.5" fill="currentColor" opacity="0.4" />
      <rect x="3" y="13.5" width="26" height="5" rx="2.5" fill="currentColor" opacity="0.7" />
      <rect x="3" y="20.5" width="26" height="5" rx="2.5" fill="currentColor" opacity="0.4" />
      <rect x="17.5" y="3" width="4" height="26" rx="2" fill="#f7a51a" />
    </svg>
  );
}

/** The sign and the name, leading home. */
export function Brand({ isNameShown = true }: { isNameShown?: boolean }) {
  const { t } = useTranslation();
  return (
    <Link to="/" className="app-brand" aria-label={t('app.toHome')}>
      <BrandMark />
      {isNameShown && <span className="app-brand-name">{t('app.name')}</span>}
    </Link>
  );
}
