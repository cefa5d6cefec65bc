/** The host keeps order, changes the room under everyone's eyes, and hands it over. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAccessible } from './harness/assert-accessible.ts';
import {
  enterRoom,
  newGuest,
  newMember,
  openPrivateRoom,
  openRoom,
  type Person,
  playerReady,
} from './harness/people.ts';
import { startEvening } from './harness/start-evening.ts';

describe('the host’s authority', () => {
  const evening = startEvening();

  async function roomOfTwo(title: string): Promise<{ code: string; host: Person; guest: Person }> {
    const host = await newMember(evening);
    const code = await openRoom(host, evening, title);
    const guest = await newGuest(evening, 'Ann');
    await enterRoom(guest, code);
    await host.page.getByTestId('tab-people').click();
    return { code, host, guest };
  }

  /** Opens the menu on Ann and picks what is to be done about her. */
  async function moderate({ page }: Person, action: string): Promise<void> {
    await page.getByTestId('participant').filter({ hasText: 'Ann' }).getByTestId('moderate').click();
    await page.getByTestId(action).click();
  }

  test('[MO2] muted by the menu: the field goes, the others still talk; unmuted it is back', async () => {
    const { host, guest } = await roomOfTwo('Quiet');
    await moderate(host, 'mute-person');
    await guest.page.getByTestId('chat-muted').waitFor();
    await host.page.getByTestId('muted').waitFor();
    await guest.page.reload();
    await guest.page.getByTestId('chat-muted').waitFor();
    assert.equal(await guest.page.getByTestId('chat-input').count(), 0);
    await moderate(host, 'mute-person');
    await guest.page.getByTestId('chat-input').fill('Thanks');
    await guest.page.getByTestId('chat-input').press('Enter');
    await guest.page.getByTestId('chat-message').filter({ hasText: 'Thanks' }).waitFor();
  });

  test('[MO2] kicked: told so, and back by hand', async () => {
    const { host, guest } = await roomOfTwo('Out for now');
    await moderate(host, 'kick-person');
    await guest.page.getByTestId('room-ended').getByText('removed you').waitFor();
    await assertAccessible(guest.page);
    await guest.page.getByTestId('join-again').click();
    await playerReady(guest.page);
  });

  test('[MO2] banned: told so, kept out, and let back once the ban is lifted', async () => {
    const { host, guest, code } = await roomOfTwo('Out for good');
    await moderate(host, 'ban-person');
    await host.page.getByTestId('ban-confirm').click();
    await guest.page.getByTestId('room-ended').getByText('banned').waitFor();
    assert.equal(await guest.page.getByTestId('join-again').count(), 0);
    await assertAccessible(guest.page);
    await guest.page.goto(`/room/${code}`);
    await guest.page.getByTestId('room-ended').getByText('banned').waitFor();
    await host.page.getByTestId('banned-open').click();
    await host.page.getByTestId('banned').filter({ hasText: 'Ann' }).getByTestId('unban').click();
    await host.page.getByText('Nobody is banned').waitFor();
    await enterRoom(guest, code);
  });

  test('[MO1] a viewer has no such menu', async () => {
    const { guest } = await roomOfTwo('Hands off');
    await guest.page.getByTestId('tab-people').click();
    await guest.page.getByTestId('participant').first().waitFor();
    assert.equal(await guest.page.getByTestId('moderate').count(), 0);
    assert.equal(await guest.page.getByTestId('banned-open').count(), 0);
    await guest.page.getByTestId('room-menu').click();
    await guest.page.getByTestId('leave-room').waitFor();
    assert.equal(await guest.page.getByTestId('room-settings').count(), 0);
  });

  test('settings change the room for everyone at once, and a new password is shown once', async () => {
    const { host, guest, code } = await roomOfTwo('Before');
    await host.page.getByTestId('room-menu').click();
    await host.page.getByTestId('room-settings').click();
    await host.page.getByTestId('rename-input').fill('After');
    await host.page.getByTestId('settings-chat').uncheck();
    await host.page.getByTestId('privacy-password').check();
    await host.page.getByTestId('settings-submit').click();
    const password = await host.page.getByTestId('new-password').innerText();
    await host.page.getByTestId('password-done').click();
    await guest.page.getByTestId('room-title').getByText('After').waitFor();
    await guest.page.getByTestId('chat-off').waitFor();
    await guest.page.getByText('newcomers need a password').waitFor();

    const late = await newGuest(evening, 'Late');
    await late.page.goto(`/room/${code}`);
    await late.page.getByTestId('room-password').fill(password);
    await late.page.getByTestId('room-password').press('Enter');
    await playerReady(late.page);
  });

  test('[RM12] a guest cannot be made host, and the host is told why', async () => {
    const { host, guest } = await roomOfTwo('Not you');
    await moderate(host, 'transfer-host');
    await host.page.getByTestId('transfer-confirm').click();
    await host.page.getByText('Only somebody with an account can become host.').waitFor();
    await guest.page.getByTestId('only-host').waitFor();
  });

  test('[RM4] a door that is opened lets in who waited at it, and the list of them is empty', async () => {
    const host = await newMember(evening);
    const { code } = await openPrivateRoom(host, evening, 'Open up', 'APPROVAL');
    await enterRoom(host, code);
    const { page: ann } = await newGuest(evening, 'Ann');
    await ann.goto(`/room/${code}`);
    await host.page.getByTestId('knocking-count').waitFor();
    await host.page.getByTestId('room-menu').click();
    await host.page.getByTestId('room-settings').click();
    await host.page.getByTestId('privacy-public').check();
    await host.page.getByTestId('settings-submit').click();
    await playerReady(ann);
    await host.page.getByTestId('knocking-count').waitFor({ state: 'detached' });
  });

  test('[RM12] the room is handed over: the new host controls it, the old one watches', async () => {
    const host = await newMember(evening);
    const code = await openRoom(host, evening, 'Your turn');
    const friend = await newMember(evening);
    await enterRoom(friend, code);
    await host.page.getByTestId('tab-people').click();
    await host.page.getByTestId('moderate').click();
    await host.page.getByTestId('transfer-host').click();
    await host.page.getByTestId('transfer-confirm').click();
    await friend.page.getByText('You are the host now').waitFor();
    await friend.page.getByTestId('play-for-everyone').click();
    await host.page.waitForFunction(() => document.querySelector('video')?.paused === false);
    await host.page.getByTestId('only-host').waitFor();
    assert.equal(await host.page.getByTestId('moderate').count(), 0);
  });
});
