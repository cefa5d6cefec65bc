/** The host's tab closes: the film waits for him, and either goes on with him or ends without him. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { afterEachTest } from './harness/after-each-test.ts';
import { launchBrowser } from './harness/launch-browser.ts';
import {
  type Evening,
  enterRoom,
  newGuest,
  newMember,
  openRoom,
  type Person,
  playerReady,
  pressPlayPause,
} from './harness/people.ts';
import { playerAt } from './harness/presented-frames.ts';
import { startServer } from './harness/start-server.ts';

/** Long enough that the film has certainly moved on, milliseconds. */
const WATCHED_S = 2;

describe('the host goes away', () => {
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  afterEachTest(() => browser);
  after(() => browser?.close());

  /** A room with a host and a guest who both see the film play. */
  async function playingRoom(evening: Evening, title: string): Promise<{ code: string; host: Person; guest: Person }> {
    const host = await newMember(evening);
    const code = await openRoom(host, evening, title);
    const guest = await newGuest(evening, 'Ann');
    await enterRoom(guest, code);
    await pressPlayPause(host);
    await reaches(guest, WATCHED_S);
    return { code, host, guest };
  }

  test('[RM7] [RM8] the film stands still with a countdown, and goes on when the host is back', async (t) => {
    const server = await startServer();
    t.after(() => server.stop());
    const { code, host, guest } = await playingRoom({ url: server.url, browser }, 'Waiting');

    await host.page.close();
    await guest.page.getByTestId('host-away').waitFor();
    const countdown = await guest.page.getByTestId('host-away-countdown').innerText();
    assert.match(countdown, /9:5\d|10:00/);
    await guest.page.waitForFunction(() => document.querySelector('video')?.paused === true);
    const frozen = await playerAt(guest.page);
    await guest.page
      .getByTestId('host-away-countdown')
      .getByText(/9:5[0-7]/)
      .waitFor();
    assert.equal((await playerAt(guest.page)).currentTime, frozen.currentTime, 'it stays where it is');

    await writes(guest, 'Where is he?');

    host.page = await host.context.newPage();
    await enterRoom(host, code);
    await guest.page.getByTestId('host-away').waitFor({ state: 'detached' });
    await reaches(guest, frozen.currentTime + WATCHED_S);
    const [hostAt, guestAt] = await Promise.all([playerAt(host.page), playerAt(guest.page)]);
    assert.ok(!hostAt.isPaused && !guestAt.isPaused, 'it plays as it did before');
    assert.ok(guestAt.currentTime < frozen.currentTime + 10, 'it went on from where it stood');
  });

  test('[RM7] a second tab keeps the host present', async (t) => {
    const server = await startServer();
    t.after(() => server.stop());
    const { code, host, guest } = await playingRoom({ url: server.url, browser }, 'Two tabs');
    const second = await host.context.newPage();
    await second.goto(`/room/${code}`);
    await playerReady(second);

    await host.page.close();
    const { currentTime } = await playerAt(guest.page);
    await reaches(guest, currentTime + WATCHED_S);
    assert.equal(await guest.page.getByTestId('host-away').count(), 0);
  });

  test('[RM9] [DS1] [TR8] he does not come back: everyone is told, the room leaves the list, nobody gets in again', async (t) => {
    const server = await startServer({ STREAMIT_GRACE_SECONDS: '2' });
    t.after(() => server.stop());
    const evening = { url: server.url, browser };
    const { code, host, guest } = await playingRoom(evening, 'Over soon');
    const visitor = await newGuest(evening, 'Bob');
    await visitor.page.goto('/');
    await visitor.page.getByTestId('room-card').filter({ hasText: 'Over soon' }).waitFor();

    await host.page.close();
    await guest.page.getByTestId('room-ended').waitFor();
    assert.equal(await guest.page.getByTestId('player').count(), 0, 'there is nothing left to play');

    await visitor.page.reload();
    await visitor.page.getByTestId('no-rooms').waitFor();
    assert.equal(await visitor.page.getByTestId('room-card').count(), 0);

    const { ticket } = await ticketOf(guest, server.url);
    const closing = new Promise<number>((resolve) => {
      const socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}/ws/room/${code}/?token=${ticket}`);
      socket.onclose = ({ code: closeCode }) => resolve(closeCode);
    });
    assert.ok([4004, 4005].includes(await closing));
    await guest.page.goto(`/room/${code}`);
    await guest.page.getByTestId('room-ended').waitFor();
    await guest.page.getByTestId('go-home').click();
    await guest.page.getByTestId('create-room').waitFor();
  });
});

async function reaches({ page }: Person, seconds: number): Promise<void> {
  await page.waitForFunction((target) => (document.querySelector('video')?.currentTime ?? 0) > target, seconds);
}

async function writes({ page }: Person, text: string): Promise<void> {
  await page.getByTestId('chat-input').fill(text);
  await page.getByTestId('chat-input').press('Enter');
  await page.getByTestId('chat-message').filter({ hasText: text }).waitFor();
}

async function ticketOf({ context }: Person, url: string): Promise<{ ticket: string }> {
  const answer = await context.request.post('/api/auth/ticket/', { headers: { origin: url } });
  return (await answer.json()) as { ticket: string };
}
