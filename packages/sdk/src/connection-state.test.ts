/** The life of a connection, without a socket. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CLOSE, FINAL_CLOSE_CODES } from '@streamit/protocol';
import fc from 'fast-check';
import {
  CLOSE_REASONS,
  type ConnectionEvent,
  type ConnectionModel,
  initialConnection,
  reduceConnection,
} from './connection-state.ts';

const run = (...events: readonly ConnectionEvent[]) => events.reduce(reduceConnection, initialConnection);
const lost = (now: number, code = 1006, random = 0): ConnectionEvent => ({ type: 'lost', now, code, random });
const joined = (now: number): ConnectionEvent => ({ type: 'joined', now });
const waitOf = ({ status }: ConnectionModel, now: number) =>
  status.state === 'waiting' ? status.retryAt - now : Number.NaN;

describe('reduceConnection', () => {
  it('[TR8] knows a reason for exactly the codes that mean "do not retry"', () => {
    assert.deepEqual(new Set(CLOSE_REASONS.keys()), FINAL_CLOSE_CODES);
  });

  it('[TR8] a final code closes for good, from connecting and from open', () => {
    for (const [code, reason] of CLOSE_REASONS) {
      assert.deepEqual(run(lost(0, code)).status, { state: 'closed', code, reason });
      assert.deepEqual(run(joined(0), lost(5, code)).status, { state: 'closed', code, reason });
    }
  });

  it('[TR8] any other code means to come back, and says why', () => {
    for (const code of [1000, 1001, 1006, 1011, CLOSE.RESTARTING, CLOSE.TOO_SLOW, 4999]) {
      const { status } = run(joined(0), lost(5, code));
      assert.deepEqual([status.state, status.state === 'waiting' && status.code], ['waiting', code]);
    }
  });

  it('waits longer with each failure in a row, up to half a minute, and never at once', () => {
    let model = initialConnection;
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      model = reduceConnection(model, lost(0));
      waits.push(waitOf(model, 0));
      model = reduceConnection(model, { type: 'retry' });
    }
    assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
    assert.deepEqual(model.status, { state: 'connecting', attempt: 9 });
  });

  it('spreads the retries of many clients over half of the wait', () => {
    assert.equal(waitOf(run(lost(0, 1012, 0)), 0), 500);
    assert.ok(Math.abs(waitOf(run(lost(0, 1012, 0.999)), 0) - 999.5) < 1);
  });

  it('waits at least as long as the server asked for', () => {
    assert.equal(waitOf(run({ type: 'lost', now: 0, code: 1006, random: 0, retryAfterMs: 7_000 }), 0), 7_000);
  });

  it('a connection that lasted forgets the failures before it, one that did not counts as another', () => {
    const failed = [lost(0), { type: 'retry' }, lost(0), { type: 'retry' }] as const;
    assert.equal(waitOf(run(...failed, joined(0), lost(60_000)), 60_000), 500);
    assert.equal(waitOf(run(...failed, joined(0), lost(1_000)), 1_000), 2_000);
  });

  it('whatever happens: closed is never left, waits are within bounds, and only a join opens', () => {
    const anyEvent: fc.Arbitrary<ConnectionEvent> = fc.oneof(
      fc.record({ type: fc.constant('joined' as const), now: fc.constant(0) }),
      fc.record({
        type: fc.constant('lost' as const),
        now: fc.constant(0),
        code: fc.constantFrom(1006, 1011, 1012, 4008, ...FINAL_CLOSE_CODES),
        random: fc.double({ min: 0, max: 0.999, noNaN: true }),
      }),
      fc.constant({ type: 'retry' as const }),
      fc.constant({ type: 'close' as const }),
    );
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        let model = initialConnection;
        for (const event of events) {
          const next = reduceConnection(model, event);
          if (model.status.state === 'closed') assert.equal(next, model);
          if (next.status.state === 'open' && model.status.state !== 'open') assert.equal(event.type, 'joined');
          if (next.status.state === 'waiting') assert.ok(waitOf(next, 0) >= 500 && waitOf(next, 0) <= 30_000);
          model = next;
        }
      }),
    );
  });
});
