/** The field for a code that somebody read out, or for a pasted link. */
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { readRoomCode } from './room-code.ts';

export function JoinByCode() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const reading = readRoomCode(typed);
    if (reading.kind === 'code') void navigate(`/room/${reading.code}`);
    else setProblem(t(reading.kind === 'length' ? 'home.joinShort' : 'home.joinWrong'));
  };
  return (
    <form className="join" onSubmit={submit} noValidate>
      <TextInput
        className="join-field"
        aria-label={t('home.joinLabel')}
        placeholder={t('home.joinLabel')}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setProblem(null);
        }}
        error={problem ?? false}
        size="lg"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        data-has-text={typed !== '' || undefined}
        data-testid="join-code"
      />
      <Button type="submit" variant="default" size="lg" data-testid="join-submit">
        {t('home.join')}
      </Button>
    </form>
  );
}
