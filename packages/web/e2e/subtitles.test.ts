/** Subtitles that a host brought along: each viewer chooses, the host suggests, and a site that refuses is said to. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PlaybackSource } from '@streamit/protocol';
import type { Page } from 'playwright-core';
import { assertAccessible } from './harness/assert-accessible.ts';
import { enterRoom, newGuest, newMember, type Person, post } from './harness/people.ts';
import { setSource } from './harness/set-source.ts';
import { startEvening } from './harness/start-evening.ts';

const SUBTITLES: PlaybackSource['subtitles'] = [
  { label: 'English', language: 'en', url: 'https://subtitles.example/en.vtt' },
  { label: 'Suomi', language: 'fi', url: 'https://closed.example/fi.vtt' },
];
const ENGLISH = 'WEBVTT\n\n00:00.000 --> 01:00.000\nSomebody speaks\n';

describe('subtitles', () => {
  const evening = startEvening();

  async function enter(person: Person, code: string): Promise<void> {
    await person.page.route('https://subtitles.example/**', (route) =>
      route.fulfill({ body: ENGLISH, headers: { 'content-type': 'text/vtt', 'access-control-allow-origin': '*' } }),
    );
    // As a site answers that lets nobody else read it.
    await person.page.route('https://closed.example/**', (route) =>
      route.fulfill({ body: ENGLISH, headers: { 'access-control-allow-origin': 'https://its-own.example' } }),
    );
    await enterRoom(person, code);
  }
  /** A room whose film has subtitles. The server would look at their addresses first, which are of no real site. */
  async function hostAndGuest(): Promise<{ host: Page; guest: Page; code: string }> {
    const host = await newMember(evening);
    const { code } = await post<{ code: string }>(host, evening.url, '/api/rooms/create/', {
      source: { provider: 'open-movies', video_id: 'sync-test' },
    });
    setSource(evening.server, code, { subtitles: SUBTITLES });
    await enter(host, code);
    const guest = await newGuest(evening, 'Bob');
    await post(guest, evening.url, '/api/rooms/join/', { code });
    await enter(guest, code);
    return { host: host.page, guest: guest.page, code };
  }
  async function choose(page: Page, label: string): Promise<void> {
    await page.getByTestId('subtitles').click();
    await page.getByTestId('subtitles-choice').filter({ hasText: label }).click();
  }
  const shown = (page: Page) =>
    page
      .getByTestId('player')
      .evaluate((video: HTMLVideoElement) =>
        [...video.textTracks]
          .filter(({ mode }) => mode === 'showing')
          .flatMap(({ cues }) => [...(cues ?? [])].map((cue) => (cue as VTTCue).text)),
      );
  const isShown = (page: Page) =>
    page.waitForFunction(() =>
      [...(document.querySelector('video')?.textTracks ?? [])].some(
        ({ mode, cues }) => mode === 'showing' && (cues?.length ?? 0) > 0,
      ),
    );

  test('[SR5] each viewer chooses, for nobody else, and the browser remembers the language', async () => {
    const { host, guest, code } = await hostAndGuest();
    assert.deepEqual(await shown(guest), [], 'off until somebody wants them');
    await choose(guest, 'English');
    await isShown(guest);
    assert.deepEqual(await shown(guest), ['Somebody speaks']);
    assert.deepEqual(await shown(host), []);
    await guest.goto(`/room/${code}`);
    await isShown(guest);
    await choose(guest, 'Off');
    await guest.waitForFunction(() => document.querySelectorAll('video track[kind=subtitles]').length === 0);
  });

  test('[SR5] the host suggests; a viewer takes it or leaves it, and is not asked again', async () => {
    const { host, guest } = await hostAndGuest();
    await choose(host, 'English');
    await host.getByTestId('subtitles').click();
    await host.getByTestId('subtitles-suggest').click();
    await guest.getByTestId('subtitles-offer').getByText('English').waitFor();
    assert.equal(await host.getByTestId('subtitles-offer').count(), 0, 'not to the one who suggests');
    await assertAccessible(guest);
    await guest.getByTestId('offer-accept').click();
    await isShown(guest);
    await guest.getByTestId('subtitles-offer').waitFor({ state: 'detached' });

    await choose(host, 'Off');
    await host.getByTestId('subtitles').click();
    await host.getByTestId('subtitles-suggest').click();
    await guest.getByTestId('offer-decline').click();
    await guest.getByTestId('subtitles-offer').waitFor({ state: 'detached' });
    assert.deepEqual(await shown(guest), ['Somebody speaks'], 'declined: as it was');
  });

  test('[SR5] a site that lets no other page read it (CORS) is said to, and nothing else stops', async () => {
    const { guest } = await hostAndGuest();
    await choose(guest, 'Suomi');
    await guest.getByTestId('subtitles-failed').getByText('CORS').waitFor();
    await guest.getByTestId('problem-read').click();
    await guest.getByTestId('subtitles').click();
    await guest.getByTestId('subtitles-problem').waitFor();
    await guest.getByTestId('subtitles-choice').filter({ hasText: 'English' }).click();
    await isShown(guest);
    assert.equal(await guest.getByTestId('subtitles-failed').count(), 0);
  });
});
