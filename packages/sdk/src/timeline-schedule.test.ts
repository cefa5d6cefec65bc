/** Which timeline holds when. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Timeline } from '@streamit/protocol';
import fc from 'fast-check';
import { nextChangeAfter, schedule, type TimelineSchedule, timelineAt, timelineOf } from './timeline-schedule.ts';

const timeline = (version: number, at: number): Timeline => ({
  is_playing: true,
  position: version,
  at,
  rate: 1,
  version,
});

describe('schedule', () => {
  it('[PB6] the previous timeline holds until the newest one takes effect', () => {
    const timelines = schedule([timeline(1, 1_000)], timeline(2, 2_000), 1_900);
    assert.equal(timelineAt(timelines, 1_999)?.version, 1);
    assert.equal(timelineAt(timelines, 2_000)?.version, 2);
    assert.equal(nextChangeAfter(timelines, 1_900), 2_000);
    assert.equal(nextChangeAfter(timelines, 2_000), undefined);
  });

  it('[PB5] a newer one that takes effect earlier is not replaced by an older one later', () => {
    const timelines = [timeline(2, 2_400), timeline(3, 2_100)].reduce<TimelineSchedule>(
      (present, next) => schedule(present, next, 1_500),
      [timeline(1, 1_000)],
    );
    assert.equal(timelineAt(timelines, 2_050)?.version, 1);
    assert.equal(timelineAt(timelines, 2_500)?.version, 3);
  });

  it('before the first instant the first one holds, which stands still until then', () => {
    assert.equal(timelineAt([], 5), undefined);
    assert.equal(timelineAt([timeline(1, 1_000)], 5)?.version, 1);
  });

  it('[PB5] what holds depends on the timelines alone, not on when they came, as long as they came in time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ gap: fc.integer({ min: 0, max: 300 }), lead: fc.integer({ min: 0, max: 400 }) }), {
          maxLength: 40,
        }),
        fc.array(fc.integer({ min: 0, max: 12_000 }), { maxLength: 20 }),
        (commands, looks) => {
          let now = 0;
          let kept: TimelineSchedule = [];
          const all: Timeline[] = [];
          commands.forEach(({ gap, lead }, index) => {
            now += gap;
            const next = timeline(index + 1, now + lead);
            all.push(next);
            kept = schedule(kept, next, now);
          });
          for (const look of looks) {
            assert.equal(timelineAt(kept, now + look)?.version, timelineAt(all, now + look)?.version);
          }
        },
      ),
    );
  });

  it('keeps no more than can still matter', () => {
    let timelines: TimelineSchedule = [];
    for (let version = 1; version <= 1_000; version += 1) timelines = schedule(timelines, timeline(version, 1e9), 0);
    assert.ok(timelines.length <= 64);
    timelines = schedule(timelines, timeline(1_001, 1), 0);
    assert.equal(schedule(timelines, timeline(1_002, 2e9), 1e9 + 1).length, 2);
  });

  it('[PB2] the time of a state is the position at effective_at', () => {
    const frame = {
      type: 'PLAYBACK_STATE',
      is_playing: true,
      time: 50,
      version: 7,
      rate: 1.5,
      server_time: 900,
      effective_at: 1_000,
      duration: 60,
    } as const;
    assert.deepEqual(timelineOf(frame), {
      is_playing: true,
      position: 50,
      at: 1_000,
      rate: 1.5,
      version: 7,
      duration: 60,
    });
  });
});
