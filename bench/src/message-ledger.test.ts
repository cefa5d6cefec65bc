import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLedger } from './message-ledger.ts';

test('a row that is read twice counts once; a message in two rows is doubled', () => {
  const ledger = createLedger();
  ledger.add([
    { id: '1', message: '#A.0', xmin: '700' },
    { id: '2', message: '#A.1', xmin: '700' },
  ]);
  ledger.add([{ id: '2', message: '#A.1', xmin: '700' }]);
  assert.deepEqual(ledger.stored(), { messages: 2, doubled: 0, inserts: 1 });
  ledger.add([{ id: '3', message: '#A.1', xmin: '701' }]);
  assert.deepEqual(ledger.stored(), { messages: 2, doubled: 1, inserts: 2 });
});
