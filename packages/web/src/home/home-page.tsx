/** The home page: what this is, the way into a room, and the rooms that are open. */
import { Button } from '@mantine/core';
import { useDisclosure, useDocumentTitle } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccount } from '../account/account-context.ts';
import { AppShell } from '../app/app-shell.tsx';
import { CreateRoomDialog } from './create-room-dialog.tsx';
import { HeroStrips } from './hero-strips.tsx';
import { JoinByCode } from './join-by-code.tsx';
import { MyRooms } from './my-rooms.tsx';
import { RoomList } from './room-list.tsx';
import { UnfinishedFilms } from './unfinished-films.tsx';
import './home.css';

export function HomePage() {
  const { t } = useTranslation();
  useDocumentTitle(t('room.pageTitle', { title: t('home.title') }));
  const account = useAccount();
  const [isCreating, creating] = useDisclosure(false);
  const start = async () => {
    if ((await account.require('host')) !== null) creating.open();
  };
  return (
    <AppShell>
      <div className="home">
        <section className="hero" aria-labelledby="hero-title">
          <div className="hero-words">
            <h1 id="hero-title" className="hero-title">
              {t('home.hero')}
            </h1>
            <p className="hero-text">{t('home.heroText')}</p>
            <div className="hero-actions">
              <Button
                size="lg"
                leftSection={<IconPlus size={20} stroke={2.4} />}
                onClick={() => void start()}
                data-testid="create-room"
              >
                {t('home.start')}
              </Button>
              <JoinByCode />
            </div>
          </div>
          <HeroStrips />
        </section>
        {account.account !== null && (
          // Another account is other rooms.
          <Fragment key={account.account.id}>
            <UnfinishedFilms />
            <MyRooms />
          </Fragment>
        )}
        <RoomList onStart={() => void start()} />
      </div>
      <CreateRoomDialog isOpen={isCreating} onClose={creating.close} />
    </AppShell>
  );
}
