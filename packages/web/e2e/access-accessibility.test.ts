/** What axe-core can see of accessibility, on the screens of private rooms, of the host’s tools and of one’s own rooms. */
import { describe, test } from 'node:test';
import { assertAccessible } from './harness/assert-accessible.ts';
import { enterRoom, newGuest, newMember, newPerson, openPrivateRoom, openRoom } from './harness/people.ts';
import { startEvening } from './harness/start-evening.ts';

describe('accessibility of doors and tools', () => {
  const evening = startEvening();

  test('the door with a password, and the lobby before it', async () => {
    const { code } = await openPrivateRoom(await newMember(evening), evening, 'Secret', 'PASSWORD');
    const { page } = await newPerson(evening);
    await page.goto(`/room/${code}`);
    await page.getByTestId('guest-name').fill('Ann');
    await assertAccessible(page);
    await page.getByTestId('guest-submit').click();
    await page.getByTestId('room-password').fill('WRONG');
    await page.getByTestId('room-password-submit').click();
    await page.getByText('This is not the password').waitFor();
    await assertAccessible(page);
  });

  test('waiting at a door, the host’s list and toast, and being turned away', async () => {
    const host = await newMember(evening);
    const { code } = await openPrivateRoom(host, evening, 'Knock', 'APPROVAL');
    await enterRoom(host, code);
    await host.page.getByTestId('tab-people').click();
    const { page } = await newGuest(evening, 'Ann');
    await page.goto(`/room/${code}`);
    await page.getByTestId('knock-waiting').getByText('has been told').waitFor();
    await host.page.getByTestId('join-request').waitFor();
    await assertAccessible(host.page);
    await assertAccessible(page);
    await host.page.getByTestId('reject').click();
    await page.getByTestId('knock-rejected').waitFor();
    await assertAccessible(page);
    await host.page.getByTestId('news-bell').click();
    await host.page.getByTestId('news-item').waitFor();
    await assertAccessible(host.page);
  });

  test('the menu on a person, its questions, the settings, the invitations, and what the muted see', async () => {
    const host = await newMember(evening);
    const code = await openRoom(host, evening, 'Order');
    const guest = await newGuest(evening, 'Ann');
    await enterRoom(guest, code);
    const { page } = host;
    await page.getByTestId('tab-people').click();
    await page.getByTestId('moderate').click();
    await page.getByTestId('ban-person').waitFor();
    await assertAccessible(page, { isFloatOpen: true });
    await page.getByTestId('ban-person').click();
    await page.getByTestId('ban-confirm').waitFor();
    await assertAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByTestId('ban-confirm').waitFor({ state: 'detached' });
    await page.getByTestId('room-menu').click();
    await page.getByTestId('room-settings').click();
    await page.getByTestId('settings-submit').waitFor();
    await assertAccessible(page);
    await page.getByTestId('privacy-password').check();
    await page.getByTestId('settings-submit').click();
    await page.getByTestId('new-password').waitFor();
    await assertAccessible(page);
    await page.getByTestId('password-done').click();
    await page.getByTestId('new-password').waitFor({ state: 'detached' });
    await page.getByTestId('share').click();
    await page.getByTestId('invite-username').waitFor();
    await assertAccessible(page, { isFloatOpen: true });
    await page.keyboard.press('Escape');
    await page.getByTestId('moderate').click();
    await page.getByTestId('mute-person').click();
    await guest.page.getByTestId('chat-muted').waitFor();
    await assertAccessible(guest.page);
    await page.getByTestId('banned-open').click();
    await page.getByText('Nobody is banned').waitFor();
    await assertAccessible(page);
  });

  test('home with rooms of one’s own, and opening a private one', async () => {
    const host = await newMember(evening);
    await openRoom(host, evening, 'Mine');
    const { page } = host;
    await page.goto('/');
    await page.getByTestId('my-rooms').getByTestId('room-card').waitFor();
    await page.getByTestId('continue-watching').waitFor();
    await assertAccessible(page);
    await page.getByTestId('create-room').click();
    await page.getByTestId('privacy-approval').check();
    await assertAccessible(page);
  });
});
