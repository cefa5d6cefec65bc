/** The bell in the bar: how much is new, and the list behind it. */
import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNews, useNewsPart } from './news-context.ts';
import { NewsList } from './news-list.tsx';
import './news.css';

/** Nothing while nobody is signed in: there is nobody to tell. */
export function NewsBell() {
  const { t } = useTranslation();
  const news = useNews();
  const unread = useNewsPart((snapshot) => snapshot.unread) ?? 0;
  const [isOpen, setOpen] = useState(false);
  /** What was unread when the list was opened keeps its mark while one reads. */
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  if (news === null) return null;
  const toggle = (next: boolean) => {
    setOpen(next);
    if (!next) return;
    setFresh(
      new Set(
        news
          .get()
          .items.filter(({ is_read }) => !is_read)
          .map(({ id }) => id),
      ),
    );
    // What the server could not be told stays unread, and is told the next time.
    news.markRead().catch(() => undefined);
  };
  const label = unread > 0 ? t('news.bellUnread', { count: unread }) : t('news.bell');
  return (
    <Popover
      opened={isOpen}
      onChange={toggle}
      width={360}
      position="bottom-end"
      shadow="lg"
      radius="lg"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <Tooltip label={t('news.bell')} disabled={isOpen}>
          <ActionIcon
            size="lg"
            aria-label={label}
            onClick={() => toggle(!isOpen)}
            className="news-bell"
            data-testid="news-bell"
          >
            <IconBell size={19} />
            {unread > 0 && (
              <span className="news-count" aria-hidden="true" data-testid="news-count">
                {unread > 99 ? '99+' : unread}
              </span>
            )}
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('news.title')}>
        <NewsList news={news} fresh={fresh} onFollow={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}
