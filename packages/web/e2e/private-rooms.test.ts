/** Private rooms as people meet them: a password, a knock that is answered, an invitation. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { enterRoom, newGuest, newMember, openPrivateRoom, playerReady } from './harness/people.ts';
import { startEvening } from './harness/start-evening.ts';
import { startServer } from './harness/start-server.ts';

describe('private rooms', () => {
  const evening = startEvening();

  test('[RM4] a room with a password: made by the dialog, shown once, shared on wish, asked for at the door', async () => {
    const { page: host } = await newMember(evening);
    await host.goto('/');
    await host.getByTestId('create-room').click();
    await host.getByTestId('room-title-input').fill('Secret film');
    await host.getByTestId('film').first().click();
    await host.getByTestId('privacy-password').check();
    await host.getByTestId('create-submit').click();
    const password = await host.getByTestId('new-password').innerText();
    assert.match(password, /^[A-Z2-9]{8}$/);
    await host.getByTestId('enter-room').click();
    await host.waitForURL(/\/room\/[A-Z2-9]{6}$/);
    const path = new URL(host.url()).pathname;
    await host.getByTestId('share').click();
    await host.getByTestId('share-password').check();
    await host.reload();
    await host.getByTestId('share').click();
    await host.getByTestId('share-link').waitFor();
    assert.equal(await host.getByTestId('share-password').count(), 0, 'nobody can look it up later');

    const { page: guest } = await newGuest(evening, 'Ann');
    await guest.goto(path);
    const field = guest.getByTestId('room-password');
    await field.fill('WRONGWRO');
    await field.press('Enter');
    await guest.getByText('This is not the password').waitFor();
    await guest.waitForFunction(() => document.activeElement?.getAttribute('data-testid') === 'room-password');
    await field.fill(` ${password.toLowerCase()} `);
    await field.press('Enter');
    await playerReady(guest);
    await guest.reload();
    await playerReady(guest);
  });

  test('[AU8] who guesses too often is told when to try again', async (t) => {
    const strict = await startServer({ STREAMIT_AUTH_ATTEMPTS_PER_MINUTE: '4' });
    t.after(() => strict.stop());
    const slow = { ...evening, url: strict.url };
    const { code } = await openPrivateRoom(await newMember(slow), slow, 'Guess', 'PASSWORD');
    const { page } = await newGuest(slow, 'Mallory');
    await page.goto(`/room/${code}`);
    const field = page.getByTestId('room-password');
    await field.waitFor();
    const limit = page.getByTestId('form-error').getByText(/Try again in \d+ s/);
    for (let guess = 0; guess < 8 && (await limit.count()) === 0; guess += 1) {
      const answered = page.waitForResponse(/\/rooms\/join\//);
      await field.fill(`GUESS${guess}`);
      await field.press('Enter');
      await answered;
    }
    await limit.waitFor();
  });

  test('[RM4] who knocks waits, is seen by the host also after a reload, and comes in by itself', async () => {
    const host = await newMember(evening);
    const { code } = await openPrivateRoom(host, evening, 'Knock first', 'APPROVAL');
    await enterRoom(host, code);
    const { page: ann } = await newGuest(evening, 'Ann');
    await ann.goto(`/room/${code}`);
    await ann.getByTestId('knock-waiting').waitFor();
    await host.page.getByText('Ann knocks').waitFor();
    await host.page.getByTestId('knocking-count').getByText('1').waitFor();
    await host.page.reload();
    await host.page.getByTestId('knocking-count').waitFor();
    await host.page.getByTestId('tab-people').click();
    await host.page.getByTestId('join-request').filter({ hasText: 'Ann' }).getByTestId('approve').click();
    await playerReady(ann);
    await host.page.getByTestId('participant').filter({ hasText: 'Ann' }).waitFor();
    assert.equal(await host.page.getByTestId('join-request').count(), 0);
  });

  test('[RM4] who is turned away is told, may knock again, and is let in from the toast', async () => {
    const host = await newMember(evening);
    const { code } = await openPrivateRoom(host, evening, 'Knock twice', 'APPROVAL');
    await enterRoom(host, code);
    const { page: bob } = await newGuest(evening, 'Bob');
    await bob.goto(`/room/${code}`);
    await host.page.getByTestId('toast-reject').click();
    await bob.getByTestId('knock-rejected').waitFor();
    await bob.getByTestId('knock-again').click();
    await host.page.getByTestId('toast-approve').click();
    await playerReady(bob);
  });

  test('an answer that came while the line was away is found when it is back', async () => {
    const host = await newMember(evening);
    const { code, room_id } = await openPrivateRoom(host, evening, 'Slow line', 'APPROVAL');
    await enterRoom(host, code);
    const ann = await newGuest(evening, 'Ann');
    await ann.page.goto(`/room/${code}`);
    await ann.page.getByTestId('knock-waiting').getByText('has been told').waitFor();
    await ann.context.setOffline(true);
    await host.page.getByTestId('toast-approve').click();
    await host.page.getByText('Ann may come in').waitFor();
    assert.equal(await ann.page.getByTestId('player').count(), 0, room_id);
    await ann.context.setOffline(false);
    await playerReady(ann.page);
  });

  test('who stops waiting is gone; a room that its host closes says so at the door', async () => {
    const host = await newMember(evening);
    const { code, room_id } = await openPrivateRoom(host, evening, 'Closing', 'APPROVAL');
    await enterRoom(host, code);
    const { page: ann } = await newGuest(evening, 'Ann');
    await ann.goto(`/room/${code}`);
    await ann.getByTestId('stop-waiting').click();
    await ann.getByTestId('create-room').waitFor();
    await ann.goto(`/room/${code}`);
    await ann.getByTestId('knock-waiting').waitFor();
    const deleted = await host.context.request.post('/api/rooms/delete/', {
      data: { room_id },
      headers: { origin: evening.url },
    });
    assert.ok(deleted.ok());
    await ann.getByTestId('room-ended').waitFor();
  });

  test('an invited account finds the invitation behind the bell and comes in without knocking', async () => {
    const host = await newMember(evening);
    const friend = await newMember(evening);
    await friend.page.goto('/');
    await friend.page.getByTestId('news-bell').waitFor();
    const { username } = (await (await friend.context.request.get('/api/auth/me/')).json()) as { username: string };
    const { code } = await openPrivateRoom(host, evening, 'By invitation', 'APPROVAL');
    await enterRoom(host, code);
    await host.page.getByTestId('share').click();
    await host.page.getByTestId('invite-username').fill('no_such_person');
    await host.page.getByTestId('invite-submit').click();
    await host.page.getByText('Nobody here has this username.').waitFor();
    await host.page.getByTestId('invite-username').fill(`@${username}`);
    await host.page.getByTestId('invite-submit').click();
    await host.page.getByTestId('invite-done').getByText(username).waitFor();
    await friend.page.getByTestId('news-count').getByText('1').waitFor();
    await friend.page.getByTestId('news-bell').click();
    await friend.page.getByTestId('news-item').filter({ hasText: 'By invitation' }).getByRole('link').click();
    await playerReady(friend.page);
    await friend.page.getByTestId('news-count').waitFor({ state: 'detached' });
  });
});
