/** What every TicketStore must do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserId } from '@streamit/protocol';
import type { RealtimeAdapter } from '../../test/realtime-adapters.ts';
import type { TicketGrant } from './ticket-store.ts';

const ann: TicketGrant = { user: 'ann' as UserId, sessionId: 's1', mayHost: true };
const bob: TicketGrant = { user: 'bob' as UserId, sessionId: null, mayHost: false };

export function ticketStoreContract({ name, open }: RealtimeAdapter): void {
  test(`[TR10] ${name} tickets: each opens one door once`, async (t) => {
    const { tickets } = (await open(t)).store;
    const ticket = await tickets.issue(ann, 30_000);
    assert.notEqual(await tickets.issue(ann, 30_000), ticket);
    assert.deepEqual(await tickets.redeem(await tickets.issue(bob, 30_000)), bob);
    const redeemed = await Promise.all([1, 2, 3].map(() => tickets.redeem(ticket)));
    assert.deepEqual(redeemed.filter(Boolean), [ann]);
    assert.equal(await tickets.redeem('made up'), undefined);
  });

  test(`[TR10] ${name} tickets: an old one opens nothing`, async (t) => {
    const { store, advance } = await open(t);
    const ticket = await store.tickets.issue(ann, 30_000);
    await advance(30_000);
    assert.equal(await store.tickets.redeem(ticket), undefined);
  });

  test(`[TR10] ${name} tickets: what one node issued opens a door of another, once`, async (t) => {
    const { store, another } = await open(t);
    const elsewhere = (await another()).tickets;
    const ticket = await store.tickets.issue(ann, 30_000);
    const redeemed = await Promise.all([elsewhere, store.tickets, elsewhere].map((tickets) => tickets.redeem(ticket)));
    assert.deepEqual(redeemed.filter(Boolean), [ann]);
  });
}
