/** Runs every port's contract suite against every adapter. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { realtimeAdapters } from '../../test/realtime-adapters.ts';
import { cacheContract } from '../ports/cache.contract.ts';
import { chatGateContract } from '../ports/chat-gate.contract.ts';
import { graceStoreContract } from '../ports/grace-store.contract.ts';
import { moderationStoreContract } from '../ports/moderation-store.contract.ts';
import { personalBusContract } from '../ports/personal-bus.contract.ts';
import { playbackStoreContract } from '../ports/playback-store.contract.ts';
import { presenceStoreContract } from '../ports/presence-store.contract.ts';
import { rateLimitContract } from '../ports/rate-limit.contract.ts';
import { roomBusContract } from '../ports/room-bus.contract.ts';
import { signOutsContract } from '../ports/sign-outs.contract.ts';
import { ticketStoreContract } from '../ports/ticket-store.contract.ts';
import { waitingStoreContract } from '../ports/waiting-store.contract.ts';

const contracts = [
  cacheContract,
  chatGateContract,
  graceStoreContract,
  moderationStoreContract,
  personalBusContract,
  playbackStoreContract,
  presenceStoreContract,
  rateLimitContract,
  roomBusContract,
  signOutsContract,
  ticketStoreContract,
  waitingStoreContract,
];

test('every contract suite beside the ports is run, and every adapter folder with a store is listed', () => {
  const suites = readdirSync(new URL('../ports/', import.meta.url)).filter((file) => file.endsWith('.contract.ts'));
  assert.equal(contracts.length, suites.length);
  const stores = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((file) => /^(\w+)\/\1-store\.ts$/.test(file))
    .map((file) => file.split('/')[0]);
  assert.deepEqual([...new Set(realtimeAdapters.map(({ folder }) => folder))].sort(), stores.sort());
  // One Redis and a cluster are two ways through the same folder.
  assert.deepEqual(
    realtimeAdapters.map(({ name }) => name),
    ['memory', 'redis', 'redis-cluster'],
  );
});

for (const { name, lacks } of realtimeAdapters) {
  test(`${name} is here to be tested`, { skip: !process.env.CI && lacks }, () => {
    assert.equal(lacks, undefined, 'with CI set nothing may be left out');
  });
}

for (const adapter of realtimeAdapters) {
  if (adapter.lacks === undefined) for (const contract of contracts) contract(adapter);
}
