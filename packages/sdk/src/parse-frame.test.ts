/** Nothing that comes over the socket can break the client. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { frames } from '../test/frames.ts';
import { parseFrame, parsePersonalFrame } from './parse-frame.ts';
import { applyFrame, initialSnapshot } from './room-state.ts';

/** Something else of each kind that JSON knows. */
const anyJson = fc.jsonValue({ maxDepth: 2 });
const anyFrame = fc.constantFrom(...Object.values(frames));

describe('parseFrame', () => {
  it('takes every frame of the protocol as it is', () => {
    for (const frame of Object.values(frames)) assert.deepEqual(parseFrame(JSON.stringify(frame)), frame);
  });

  it('ignores types that it does not know, and what is no frame at all', () => {
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '"JOINED"',
      '{}',
      '{"type":7}',
      '{"type":"POLL"}',
      '{"type":"toString"}',
    ]) {
      assert.equal(parseFrame(text), undefined, text);
    }
    assert.equal(parseFrame(new ArrayBuffer(4)), undefined);
  });

  it('the personal socket and the room socket do not take each other’s frames', () => {
    assert.equal(parsePersonalFrame(JSON.stringify(frames.JOINED)), undefined);
    assert.equal(parseFrame('{"type":"join_approved","id":"n-1"}'), undefined);
  });

  it('fields of a newer server are no reason to refuse a frame', () => {
    const frame = { ...frames.USER_LEFT, mood: 'sad' };
    assert.deepEqual(parseFrame(JSON.stringify(frame)), frame);
  });

  it('whatever a frame carries instead of its fields, it is refused or can be used', () => {
    fc.assert(
      fc.property(anyFrame, fc.infiniteStream(fc.option(anyJson)), (frame, replacements) => {
        const broken = Object.fromEntries(
          Object.entries(frame).map(([field, value]) => {
            const replacement = replacements.next().value;
            return [field, field === 'type' || replacement === null ? value : replacement];
          }),
        );
        const parsed = parseFrame(JSON.stringify(broken));
        if (parsed !== undefined) applyFrame(applyFrame(initialSnapshot, frames.JOINED), parsed);
      }),
      { numRuns: 1_000 },
    );
  });

  it('a frame without one of the fields that are relied on is refused', () => {
    for (const [type, field] of [
      ['JOINED', 'room'],
      ['PLAYBACK_STATE', 'effective_at'],
      ['CHAT_HISTORY', 'messages'],
      ['ROOM_PARTICIPANTS', 'users'],
      ['TIME_SYNC', 't1'],
      ['ERROR', 'code'],
    ] as const) {
      const { [field]: _, ...rest } = frames[type] as Record<string, unknown>;
      assert.equal(parseFrame(JSON.stringify(rest)), undefined, `${type} without ${field}`);
    }
  });
});
