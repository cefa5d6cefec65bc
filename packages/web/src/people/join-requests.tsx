/** Above the list of people, for the host: who waits to be let in. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LoadFailure } from '../app/load-failure.tsx';
import { type JoinRequest, useJoinRequests } from './join-requests-context.ts';
import { NameTile } from './name-tile.tsx';

export function JoinRequests() {
  const { t } = useTranslation();
  const { requests, failure, reload } = useJoinRequests();
  return (
    <>
      {failure !== null && <LoadFailure title={t('requests.failed')} error={failure} onRetry={reload} />}
      {requests.length > 0 && (
        <section className="requests" aria-labelledby="requests-title" data-testid="join-requests">
          <h3 id="requests-title" className="requests-title">
            {t('requests.title', { count: requests.length })}
          </h3>
          <ul className="people-list">
            {requests.map((request) => (
              <Request key={request.userId} request={request} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Request({ request }: { request: JoinRequest }) {
  const { t } = useTranslation();
  const { answer } = useJoinRequests();
  const [isBusy, setBusy] = useState(false);
  const { name } = request;
  const reply = async (isLetIn: boolean) => {
    setBusy(true);
    await answer(request, isLetIn);
    setBusy(false);
  };
  return (
    <li className="person request" data-testid="join-request">
      <NameTile name={name} size={34} />
      <span className="request-name">{name}</span>
      <span className="person-tools">
        <Button
          size="compact-sm"
          disabled={isBusy}
          onClick={() => void reply(true)}
          aria-label={t('requests.approveName', { name })}
          data-testid="approve"
        >
          {t('requests.approve')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={isBusy}
          onClick={() => void reply(false)}
          aria-label={t('requests.rejectName', { name })}
          data-testid="reject"
        >
          {t('requests.reject')}
        </Button>
      </span>
    </li>
  );
}
