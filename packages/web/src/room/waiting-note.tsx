/** Over a film that holds for somebody whose picture is loading (PB10): for whom. */
import { useTranslation } from 'react-i18next';
import { useRoomPart } from './room-context.ts';

export function WaitingNote() {
  const { t } = useTranslation();
  const waitingFor = useRoomPart((snapshot) => snapshot.waitingFor);
  const myId = useRoomPart((snapshot) => snapshot.me?.userId);
  const [first, second] = waitingFor;
  if (first === undefined) return null;
  const words = () => {
    if (waitingFor.some(({ user_id: userId }) => userId === myId)) return t('waitingFor.me');
    if (second === undefined) return t('waitingFor.one', { name: first.user });
    if (waitingFor.length === 2) return t('waitingFor.two', { name: first.user, other: second.user });
    return t('waitingFor.more', { name: first.user, count: waitingFor.length - 1 });
  };
  return (
    <div className="paused" data-testid="waiting-note">
      <p className="paused-text" role="status">
        {words()}
      </p>
    </div>
  );
}
