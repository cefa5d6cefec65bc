/** What axe-core can see of accessibility, on every screen, in light and dark, wide and on a phone. */
import { describe, test } from 'node:test';
import { assertAccessible } from './harness/assert-accessible.ts';
import { enterRoom, newGuest, newMember, newPerson, openRoom } from './harness/people.ts';
import { startEvening } from './harness/start-evening.ts';

describe('accessibility', () => {
  const evening = startEvening();

  test('home, with a room in the list, and its dialogs', async () => {
    const host = await newMember(evening);
    await openRoom(host, evening, 'Open house');
    const { page } = await newPerson(evening);
    await page.goto('/');
    await page.getByTestId('room-card').waitFor();
    await assertAccessible(page);
    await page.getByTestId('sign-in').click();
    await page.getByTestId('login-submit').or(page.getByTestId('guest-submit')).first().waitFor();
    await assertAccessible(page);

    await host.page.goto('/');
    await host.page.getByTestId('create-room').click();
    await host.page.getByTestId('create-submit').waitFor();
    await assertAccessible(host.page);
  });

  test('the lobby, and what is said when there is no room', async () => {
    const host = await newMember(evening);
    const code = await openRoom(host, evening, 'Come in');
    const { page } = await newPerson(evening);
    await page.goto(`/room/${code}`);
    await page.getByTestId('guest-submit').waitFor();
    await assertAccessible(page);
    await page.goto('/room/AAAAAA');
    await page.getByTestId('room-ended').waitFor();
    await assertAccessible(page);
    await page.goto('/nothing/here');
    await page.getByRole('heading').first().waitFor();
    await assertAccessible(page);
  });

  test('the room, as host and as viewer', async () => {
    const host = await newMember(evening);
    const code = await openRoom(host, evening, 'Watching');
    const guest = await newGuest(evening, 'Ann');
    await enterRoom(guest, code);
    await guest.page.getByTestId('chat-input').fill('Hello');
    await guest.page.getByTestId('chat-input').press('Enter');
    await guest.page.getByTestId('chat-message').waitFor();
    for (const { page } of [host, guest]) await assertAccessible(page);
    await host.page.getByTestId('tab-people').click();
    await host.page.getByTestId('participant').first().waitFor();
    await assertAccessible(host.page);
  });
});
