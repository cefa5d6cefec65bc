/** The qualities of an HLS stream: each viewer chooses, the host suggests. Real hls.js; of the stream only its playlists. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { newGuest, newMember, type Person, post } from './harness/people.ts';
import { setSource } from './harness/set-source.ts';
import { startEvening } from './harness/start-evening.ts';

const MASTER = `#EXTM3U
#EXT-X-STREAM-INF:BANDWIDTH=800000,RESOLUTION=640x360,CODECS="avc1.42c01e"
360.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=5000000,RESOLUTION=1920x1080,CODECS="avc1.640028"
1080.m3u8
`;
const LEVEL = `#EXTM3U
#EXT-X-TARGETDURATION:10
#EXT-X-PLAYLIST-TYPE:VOD
#EXTINF:10,
segment.ts
#EXT-X-ENDLIST
`;

describe('qualities', () => {
  const evening = startEvening();

  /** Goes in; the answer fills with the playlists that the player asks for. Its segments never come. */
  async function enter({ page }: Person, code: string): Promise<string[]> {
    const asked: string[] = [];
    await page.route('https://stream.example/**', (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      if (!name.endsWith('.m3u8')) return;
      asked.push(name);
      return route.fulfill({
        contentType: 'application/vnd.apple.mpegurl',
        body: name === 'master.m3u8' ? MASTER : LEVEL,
      });
    });
    await page.goto(`/room/${code}`);
    await page.getByTestId('quality').waitFor();
    return asked;
  }
  async function isAsked(page: Page, asked: readonly string[], name: string): Promise<void> {
    if (!asked.includes(name)) await page.waitForRequest((request) => request.url().endsWith(`/${name}`));
  }

  test('[SR1] a viewer chooses a quality for himself; what the host suggests is taken by a click', async () => {
    const host = await newMember(evening);
    const { code } = await post<{ code: string }>(host, evening.url, '/api/rooms/create/', {
      source: { provider: 'open-movies', video_id: 'sync-test' },
    });
    setSource(evening.server, code, { provider: 'direct', external_id: 'https://stream.example/master.m3u8' });
    const hostAsked = await enter(host, code);
    const guest = await newGuest(evening, 'Bob');
    await post(guest, evening.url, '/api/rooms/join/', { code });
    const guestAsked = await enter(guest, code);
    await isAsked(guest.page, guestAsked, '360.m3u8');
    assert.deepEqual(guestAsked.includes('1080.m3u8'), false, 'the player begins low');

    await host.page.getByTestId('quality').click();
    await host.page.getByTestId('quality-choice').filter({ hasText: '1080p' }).click();
    await isAsked(host.page, hostAsked, '1080.m3u8');
    assert.deepEqual(guestAsked.includes('1080.m3u8'), false, 'for himself alone');

    await host.page.getByTestId('quality').click();
    await host.page.getByTestId('quality-suggest').click();
    await guest.page.getByTestId('quality-offer').getByText('1080p').waitFor();
    await guest.page.getByTestId('offer-accept').click();
    await isAsked(guest.page, guestAsked, '1080.m3u8');
    await guest.page.getByTestId('quality-offer').waitFor({ state: 'detached' });
  });
});
