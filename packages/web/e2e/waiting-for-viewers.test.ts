/** A room that waits for viewers: everyone sees for whom the film holds, and it goes on by itself. */
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { assertAccessible } from './harness/assert-accessible.ts';
import { enterRoom, newGuest, newMember, openRoom, type Person } from './harness/people.ts';
import { startEvening } from './harness/start-evening.ts';

describe('waiting for viewers', () => {
  const evening = startEvening();

  test('[PB10] the film holds for who runs dry, says so to all, and goes on when he can', async (t) => {
    const host = await newMember(evening);
    const code = await openRoom(host, evening, 'Patient');
    const guest = await newGuest(evening, 'Ann');
    await enterRoom(guest, code);
    await host.page.getByTestId('room-menu').click();
    await host.page.getByTestId('room-settings').click();
    await host.page.getByTestId('settings-wait').check();
    await host.page.getByTestId('settings-submit').click();
    await guest.page.getByText('The film now waits').waitFor();
    await host.page.getByTestId('play-for-everyone').click();
    await plays(host, true);

    const player = await otherPlayerOf(guest, code);
    t.after(player.close);
    player.report('BUFFERING');
    await host.page.getByTestId('waiting-note').getByText('Waiting for Ann').waitFor();
    await guest.page.getByTestId('waiting-note').getByText('wait for you').waitFor();
    for (const person of [host, guest]) await plays(person, false);
    await assertAccessible(guest.page);
    player.report('READY');
    await host.page.getByTestId('waiting-note').waitFor({ state: 'detached' });
    for (const person of [host, guest]) await plays(person, true);
  });

  /** A second device of the person's, whose player does as it is told. */
  async function otherPlayerOf({ context }: Person, code: string) {
    const answer = await context.request.post('/api/auth/ticket/', { headers: { origin: evening.url } });
    const { ticket } = (await answer.json()) as { ticket: string };
    const socket = new WebSocket(`${evening.url.replace(/^http/, 'ws')}/ws/v1/room/${code}/?token=${ticket}`);
    let version = 0;
    const joined = Promise.withResolvers<void>();
    socket.addEventListener('message', ({ data }) => {
      const frame = JSON.parse(String(data)) as { type: string; version: number };
      if (frame.type !== 'PLAYBACK_STATE') return;
      version = frame.version;
      joined.resolve();
    });
    await joined.promise;
    return {
      report: (type: 'BUFFERING' | 'READY') => socket.send(JSON.stringify({ type, version, time: 1 })),
      async close() {
        const closed = once(socket, 'close');
        socket.close();
        await closed;
      },
    };
  }
});

async function plays({ page }: Person, isPlaying: boolean): Promise<void> {
  await page.waitForFunction((wanted) => document.querySelector('video')?.paused === !wanted, isPlaying);
}
