/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Participant } from '@streamit/protocol';
import { byStanding } from './people-order.ts';

const person = (name: string, role: Participant['role'], is_online: boolean, id = name): Participant => ({
  id,
  name,
  role,
  is_online,
  in_call: false,
  is_muted: false,
});

test('the host leads even when away, then who is here, then by name', () => {
  const list = [
    person('Zoe', 'participant', true),
    person('Ada', 'participant', false),
    person('Bo', 'participant', true),
    person('Vera', 'host', false),
  ];
  assert.deepEqual(
    list.sort(byStanding).map(({ name }) => name),
    ['Vera', 'Bo', 'Zoe', 'Ada'],
  );
});

test('two guests of the same name keep their places, whatever order they came in', () => {
  const one = person('Guest', 'participant', true, '1');
  const two = person('Guest', 'participant', true, '2');
  assert.deepEqual([two, one].sort(byStanding), [one, two].sort(byStanding));
});
