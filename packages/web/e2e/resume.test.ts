/** An evening that ended too early: the host goes on where he stopped, in the same room or in a new one. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible } from './harness/assert-accessible.ts';
import { enterRoom, newMember, openRoom, type Person, playerReady, post } from './harness/people.ts';
import { startEvening } from './harness/start-evening.ts';

/** Seconds: well past what counts as not begun. */
const STOPPED_AT_S = 30;
const PATIENCE_MS = 15_000;

describe('going on', () => {
  const evening = startEvening();

  /** A host who stopped half way, in a room whose film stands at its start again. */
  async function stoppedHalfWay(title: string): Promise<{ host: Person; code: string; roomId: string }> {
    const host = await newMember(evening);
    const code = await openRoom(host, evening, title);
    await host.page.getByTestId('play-for-everyone').click();
    for (let step = 0; step < STOPPED_AT_S / 5; step += 1) await host.page.keyboard.press('ArrowRight');
    await passes(host.page, STOPPED_AT_S);
    await host.page.getByTestId('play-pause').click();
    await host.page.waitForFunction(() => document.querySelector('video')?.paused === true);
    const detail = await host.context.request.get(`/api/rooms/${code}/detail/`);
    const { room_id: roomId } = (await detail.json()) as { room_id: string };
    await isStored(host, code);
    return { host, code, roomId };
  }

  /** Progress is stored a moment after the pause. */
  async function isStored({ context }: Person, code: string): Promise<void> {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    for (let position = 0; position < STOPPED_AT_S; patience.throwIfAborted()) {
      const answer = await context.request.get(`/api/rooms/${code}/resume/`);
      position = ((await answer.json()) as { last_position_seconds: number }).last_position_seconds;
    }
  }

  /** Choosing the film again puts the timeline at 0, paused (PB11); the progress stays. */
  async function chooseAgain(host: Person, roomId: string): Promise<void> {
    await post(host, evening.url, '/api/rooms/source/', {
      room_id: roomId,
      provider: 'open-movies',
      video_id: 'sync-test',
    });
    await host.page.reload();
    await playerReady(host.page);
  }

  test('[PG2] the host is offered to go on, and everyone goes on with him', async () => {
    const { host, code, roomId } = await stoppedHalfWay('Half way');
    await chooseAgain(host, roomId);
    await host.page
      .getByTestId('resume-offer')
      .getByText(/Continue at 0:3\d/)
      .waitFor();
    await assertAccessible(host.page);
    const guest = await newMember(evening);
    await enterRoom(guest, code);
    await host.page.getByTestId('resume-continue').click();
    for (const { page } of [host, guest]) await passes(page, STOPPED_AT_S);
    await host.page.getByTestId('resume-offer').waitFor({ state: 'detached' });
    assert.equal(await guest.page.getByTestId('resume-offer').count(), 0);
  });

  test('the host may as well start over', async () => {
    const { host, roomId } = await stoppedHalfWay('From the start');
    await chooseAgain(host, roomId);
    await host.page.getByTestId('resume-restart').click();
    await host.page.waitForFunction(() => document.querySelector('video')?.paused === false);
    assert.ok((await host.page.evaluate(() => document.querySelector('video')?.currentTime ?? 99)) < STOPPED_AT_S / 2);
  });

  test('the home page leads back into the room, or after its end into a new one at the same place', async () => {
    const { host, code, roomId } = await stoppedHalfWay('Next week');
    const { page } = host;
    await page.goto('/');
    await page.getByTestId('my-rooms').getByTestId('room-card').filter({ hasText: 'Next week' }).waitFor();
    await page.getByTestId('unfinished').getByTestId('resume-in-room').click();
    await page.waitForURL(`**/room/${code}`);
    await post(host, evening.url, '/api/rooms/delete/', { room_id: roomId });
    await page.getByTestId('room-ended').waitFor();
    await page.goto('/');
    await page.getByTestId('unfinished').getByTestId('open-anew').click();
    await page.waitForURL((url) => /\/room\/[A-Z2-9]{6}$/.test(url.pathname) && !url.pathname.endsWith(code));
    await page.getByTestId('resume-continue').click();
    await passes(page, STOPPED_AT_S);
  });
});

async function passes(page: Page, seconds: number): Promise<void> {
  await page.waitForFunction((target) => (document.querySelector('video')?.currentTime ?? 0) > target, seconds);
}
