/** A film that everyone brings along: two people with the same file watch it, a third with another one is told why not. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible } from './harness/assert-accessible.ts';
import { newGuest, newMember, post } from './harness/people.ts';
import { startEvening } from './harness/start-evening.ts';

const SAMPLES_PER_SECOND = 8_000;
const HEADER_BYTES = 44;

/** Silence of a certain length as a WAV file: what a video element plays as well, and a test can make. `level` makes another. */
function wav(seconds: number, level = 0x80): Buffer {
  const length = seconds * SAMPLES_PER_SECOND;
  const file = Buffer.alloc(HEADER_BYTES + length, level);
  file.write('RIFF', 0);
  file.writeUInt32LE(HEADER_BYTES - 8 + length, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SAMPLES_PER_SECOND, 24);
  file.writeUInt32LE(SAMPLES_PER_SECOND, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write('data', 36);
  file.writeUInt32LE(length, 40);
  return file;
}
const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'audio/wav', buffer });
const FILM = file('Our film.wav', wav(200));

describe('a file of one’s own', () => {
  const evening = startEvening();

  async function hostChooses(): Promise<{ host: Page; code: string }> {
    const { page } = await newMember(evening);
    await page.goto('/');
    await page.getByTestId('create-room').click();
    await page.getByTestId('source-local').click();
    await page.getByTestId('create-submit').click();
    await page.getByTestId('form-error').waitFor();
    await page.locator('input[type=file]').setInputFiles(file('broken.mp4', Buffer.from('no film at all')));
    await page.getByTestId('local-problem').waitFor();
    await page.locator('input[type=file]').setInputFiles(FILM);
    await page.getByTestId('local-picked').getByText('3:20').waitFor();
    await page.getByTestId('create-submit').click();
    await page.waitForURL(/\/room\/[A-Z2-9]{6}$/);
    return { host: page, code: page.url().slice(-6) };
  }
  async function guestOf(code: string): Promise<Page> {
    const guest = await newGuest(evening, 'Bob');
    await post(guest, evening.url, '/api/rooms/join/', { code });
    await guest.page.goto(`/room/${code}`);
    await guest.page.getByTestId('local-door').waitFor();
    return guest.page;
  }
  const open = (page: Page, chosen: ReturnType<typeof file>) =>
    page.getByTestId('local-door').locator('input[type=file]').setInputFiles(chosen);
  const plays = (page: Page) => page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.5);

  test('[SR2] the host plays at once, a viewer after opening the same file, and nothing of it travels', async () => {
    const { host, code } = await hostChooses();
    const guest = await guestOf(code);
    const sent: number[] = [];
    guest.on('request', (request) => sent.push(request.postDataBuffer()?.length ?? 0));
    await guest.getByTestId('local-door').getByText('Our film').waitFor();
    await guest.getByTestId('local-door').getByText('1.6 MB · 3:20').waitFor();
    await assertAccessible(guest);
    await open(guest, file('renamed.wav', FILM.buffer));
    await guest.getByTestId('local-door').waitFor({ state: 'detached' });
    await host.getByTestId('play-for-everyone').click();
    await Promise.all([host, guest].map(plays));
    assert.ok(Math.max(0, ...sent) < 1_000, `bytes sent: ${sent}`);

    // A browser forgets what was picked with the page.
    await guest.reload();
    await guest.getByTestId('local-door').waitFor();
    await open(guest, FILM);
    await plays(guest);
  });

  test('[SR2] another file is told apart: shorter, larger, or other in what is in it', async () => {
    const { code } = await hostChooses();
    const guest = await guestOf(code);
    const finding = guest.getByTestId('local-finding');
    await open(guest, file('short.wav', wav(20)));
    await finding.getByText('yours is 3 minutes shorter').waitFor();
    await open(guest, file('large.wav', Buffer.concat([FILM.buffer, Buffer.alloc(900_000)])));
    await finding.getByText('as long as the host’s, but 900 kB larger').waitFor();
    await open(guest, file('other.wav', wav(200, 0x81)));
    await finding.getByText('what is in it differs').waitFor();
    assert.equal(await guest.getByTestId('local-door').count(), 1, 'still closed');
    await assertAccessible(guest);
  });
});
