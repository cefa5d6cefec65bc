/** The state behind the list of who knocks: read once and after each gap of the line, kept right by news in between. */
import { notifications } from '@mantine/notifications';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../app/client-context.ts';
import { codeOf } from '../app/error-sentence.ts';
import { useSentence } from '../app/use-sentence.ts';
import { useNews, useNewsPart } from '../notifications/news-context.ts';
import { useIsHost, useRoom } from '../room/room-context.ts';
import type { JoinRequest, JoinRequestsAccess } from './join-requests-context.ts';
import { KnockToast } from './knock-toast.tsx';
import { loadMembers } from './load-members.ts';

/** Long enough to look up from the film; who is missed stays in the list. */
const TOAST_MS = 15_000;
const toastId = (userId: string) => `knock-${userId}`;

export function useJoinRequestsState(): JoinRequestsAccess {
  const { t } = useTranslation();
  const client = useClient();
  const { room, code, roomId } = useRoom();
  const { sayError } = useSentence();
  const news = useNews();
  const isHost = useIsHost();
  const isOnline = useNewsPart(({ connection }) => connection.state === 'open') ?? false;
  const [requests, setRequests] = useState<readonly JoinRequest[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const [round, setRound] = useState(0);

  const drop = useCallback((userId: string) => {
    notifications.hide(toastId(userId));
    setRequests((before) => before.filter((request) => request.userId !== userId));
  }, []);

  const answer = useCallback(
    async ({ userId, name }: JoinRequest, isLetIn: boolean) => {
      try {
        const body = { room_id: roomId, user_id: userId };
        await client.call(isLetIn ? 'POST /api/rooms/approve/' : 'POST /api/rooms/reject/', { body });
        drop(userId);
        notifications.show({ message: t(isLetIn ? 'requests.approved' : 'requests.rejected', { name }) });
      } catch (thrown) {
        // Gone by himself, or answered in another tab.
        if (codeOf(thrown) === 'NOT_FOUND') {
          drop(userId);
          notifications.show({ message: t('requests.gone', { name }) });
        } else {
          notifications.show({ color: 'red', title: t('room.menu.failed'), message: sayError(thrown) });
        }
      }
    },
    [client, roomId, drop, sayError, t],
  );

  useEffect(() => {
    // Counted only to read again.
    void round;
    if (!isHost) {
      setRequests([]);
      return;
    }
    // The socket first, so that nobody can knock between the two.
    if (!isOnline) return;
    const abort = new AbortController();
    loadMembers(client, roomId, { status: 'PENDING' }, abort.signal).then(
      (members) => {
        if (abort.signal.aborted) return;
        setFailure(null);
        setRequests(members.map(({ id, display_name: name }) => ({ userId: id, name })));
      },
      (thrown: unknown) => !abort.signal.aborted && setFailure(thrown),
    );
    return () => abort.abort();
  }, [client, roomId, isHost, isOnline, round]);

  useEffect(() => {
    if (!isHost || news === null) return;
    return news.onNews((item) => {
      if (item.type !== 'join_requested' || item.room.code !== code) return;
      const request = { userId: item.user.id, name: item.user.name };
      setRequests((before) => [...before.filter(({ userId }) => userId !== request.userId), request]);
      notifications.show({
        id: toastId(request.userId),
        title: t('requests.knocks', { name: request.name }),
        message: <KnockToast request={request} onAnswer={(isLetIn) => void answer(request, isLetIn)} />,
        autoClose: TOAST_MS,
        withCloseButton: true,
      });
    });
  }, [news, isHost, code, answer, t]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  // A door that is opened lets in who waited at it.
  useEffect(
    () => room.on('ROOM_UPDATED', (frame) => (frame.is_private ?? frame.entry_mode) !== undefined && reload()),
    [room, reload],
  );
  return useMemo(() => ({ requests, failure, reload, answer }), [requests, failure, reload, answer]);
}
