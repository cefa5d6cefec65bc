/** People with browsers of their own: how they come in, and what a host does with the controls. */
import { randomBytes } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { watchPlayer } from './presented-frames.ts';

/** Longest wait for anything the page should do at once, milliseconds. */
const PATIENCE_MS = 15_000;

export interface Person {
  readonly context: BrowserContext;
  page: Page;
}

export interface Evening {
  readonly url: string;
  readonly browser: Browser;
}

/** A browser of their own: cookies, storage and history are nobody else's. */
export async function newPerson({ url, browser }: Evening): Promise<Person> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(PATIENCE_MS);
  return { context, page: await context.newPage() };
}

/** A registered person. Not by the forms: those have a test of their own. */
export async function newMember(evening: Evening): Promise<Person> {
  const person = await newPerson(evening);
  const username = `u_${randomBytes(6).toString('hex')}`;
  await post(person, evening.url, '/api/auth/register/', {
    email: `${username}@example.org`,
    username,
    password: randomBytes(12).toString('hex'),
  });
  return person;
}

export async function newGuest(evening: Evening, name: string): Promise<Person> {
  const person = await newPerson(evening);
  await post(person, evening.url, '/api/auth/guest/', { display_name: name });
  return person;
}

/** The member opens a room with the sync-test film and goes in. Answers its code. */
export async function openRoom(host: Person, { url }: Evening, title: string): Promise<string> {
  const { code } = await post<{ code: string }>(host, url, '/api/rooms/create/', {
    title,
    source: { provider: 'open-movies', video_id: 'sync-test' },
  });
  await enterRoom(host, code);
  return code;
}

/** The member opens a private room with the same film, and stays outside. */
export async function openPrivateRoom(
  host: Person,
  { url }: Evening,
  title: string,
  entryMode: 'APPROVAL' | 'PASSWORD',
): Promise<{ code: string; room_id: string; room_password?: string }> {
  return post(host, url, '/api/rooms/create/', {
    title,
    is_private: true,
    entry_mode: entryMode,
    source: { provider: 'open-movies', video_id: 'sync-test' },
  });
}

/** Goes to the room and waits until the film can play. */
export async function enterRoom({ page }: Person, code: string): Promise<void> {
  await page.goto(`/room/${code}`);
  await playerReady(page);
}

/** Waits until the film can play, and notes from now on what the player does. */
export async function playerReady(page: Page): Promise<void> {
  const player = page.getByTestId('player');
  await player.waitFor();
  await watchPlayer(page);
  await player.evaluate(
    (video: HTMLVideoElement) =>
      new Promise<void>((resolve) => {
        if (video.readyState >= video.HAVE_FUTURE_DATA) resolve();
        else video.addEventListener('canplay', () => resolve(), { once: true });
      }),
  );
}

/** The host presses the button that plays or pauses. */
export async function pressPlayPause({ page }: Person): Promise<void> {
  await page.getByTestId('play-pause').click();
}

/** The host clicks on the seek bar, at `fraction` of the film. */
export async function clickSeekBar({ page }: Person, fraction: number): Promise<void> {
  const bar = await page.getByTestId('seek').boundingBox();
  if (bar === null) throw new Error('the seek bar is not visible');
  await page.mouse.click(bar.x + bar.width * fraction, bar.y + bar.height / 2);
}

/** A call of the person's, with the cookie of their browser. */
export async function post<Answer>(
  { context }: Person,
  url: string,
  path: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const answer = await context.request.post(path, { data: body, headers: { origin: url } });
  if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}
