/** The host's way to bring in one account: it is told, and comes in without knocking. */
import { Button, TextInput } from '@mantine/core';
import { USERNAME_PATTERN } from '@streamit/protocol';
import { StreamItError } from '@streamit/sdk';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../app/client-context.ts';
import { codeOf } from '../app/error-sentence.ts';
import { useSentence } from '../app/use-sentence.ts';
import { useRoom } from './room-context.ts';

const USERNAME = new RegExp(USERNAME_PATTERN);

export function InviteByUsername() {
  const { t } = useTranslation();
  const client = useClient();
  const { roomId } = useRoom();
  const { sayError } = useSentence();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [invited, setInvited] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const invite = async () => {
    // As it is shown in the account's menu, with the @ before it.
    const username = typed.trim().replace(/^@/, '');
    setInvited(null);
    if (!USERNAME.test(username)) return setProblem(t('invite.odd'));
    setBusy(true);
    try {
      await client.call('POST /api/rooms/invite/', { body: { room_id: roomId, username } });
      setTyped('');
      setInvited(username);
    } catch (thrown) {
      setProblem(reasonOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  const reasonOf = (thrown: unknown) => {
    if (codeOf(thrown) === 'NOT_FOUND') return t('invite.unknown');
    // The host may invite; what is refused is this person, and the server says why.
    const isRefused = thrown instanceof StreamItError && thrown.code === 'PERMISSION_DENIED';
    return isRefused ? thrown.message : sayError(thrown);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy) void invite();
  };

  return (
    <form onSubmit={submit} noValidate className="invite">
      <TextInput
        label={t('invite.label')}
        description={t('invite.text')}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setProblem(null);
        }}
        error={problem ?? false}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-testid="invite-username"
        rightSectionWidth={84}
        rightSection={
          <Button type="submit" size="compact-sm" variant="light" loading={isBusy} data-testid="invite-submit">
            {t('invite.submit')}
          </Button>
        }
      />
      {/* Always there, so that screen readers hear what appears in it. */}
      <p className="invite-done" role="status" data-testid="invite-done">
        {invited !== null && t('invite.done', { username: invited })}
      </p>
    </form>
  );
}
