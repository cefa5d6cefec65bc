/** Which sensor is believed: for elements whose clock is fine, is not, or runs ahead of the picture. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFinePosition, type FinePosition, type Look } from './fine-position.ts';

const LOOK_MS = 1000 / 24;

/** Looks at an element at each frame for `seconds`; the last answer, as the error of the position in seconds. */
function look(place: FinePosition, seconds: number, seen: (now: number) => Partial<Look>): number {
  let error = Number.NaN;
  for (let now = 0; now <= seconds * 1000; now += LOOK_MS) {
    const { position, shownAt } = place.at({ now, currentTime: now / 1000, rate: 1, frame: undefined, ...seen(now) });
    error = position - shownAt / 1000;
  }
  return error;
}

/** Frames that the screen shows late, every other one by 8 ms, and all of them by `lateS`. */
const framesLateBy =
  (lateS: number, currentTime = (now: number) => now / 1000) =>
  (now: number) => ({
    currentTime: currentTime(now),
    frame: { position: now / 1000 - lateS - (Math.round(now / LOOK_MS) % 2) * 0.008, shownAt: now },
  });

describe('createFinePosition', () => {
  it('[SY3] believes a clock that proves fine, and then no grid of frames shows in what it says', () => {
    const place = createFinePosition();
    const errors = [1, 1.041, 1.082].map((seconds) => look(place, seconds, framesLateBy(0.012)));
    assert.deepEqual(
      errors.map((error) => Math.abs(error) < 1e-9),
      [true, true, true],
    );
  });

  it('[SY3] believes frames where the clock counts in steps', () => {
    const steps = (now: number) => Math.floor(now / 250) * 0.25;
    const error = look(createFinePosition(), 1.1, framesLateBy(0, steps));
    assert.ok(Math.abs(error) <= 0.009, `${error}`);
  });

  it('[SY3] counts a picture that is behind the sound by more than its grid', () => {
    const error = look(createFinePosition(), 3, framesLateBy(0.2));
    assert.ok(error < -0.15 && error > -0.17, `${error}`);
  });

  it('has no frames to believe in a hidden page', () => {
    assert.equal(
      look(createFinePosition(), 1, () => ({})),
      0,
    );
  });
});
