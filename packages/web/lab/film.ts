/** The lab's film, and a server that hands it to each viewer without delay, or holds it back. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CONTROL_PAGE } from './control-page.ts';

/** Long enough for ten minutes of steady play. */
export const FILM_S = 660;
export const FILM_FPS = 24;

/** Made once for each machine. @throws when there is no ffmpeg */
export async function makeFilm(): Promise<string> {
  const path = join(tmpdir(), `streamit-lab-${FILM_S}s.mp4`);
  if (existsSync(path)) return path;
  const unfinished = `${path}.part.mp4`;
  const picture = `testsrc=size=320x180:rate=${FILM_FPS}:duration=${FILM_S}`;
  const sound = `sine=frequency=440:sample_rate=48000:duration=${FILM_S}`;
  const coding =
    '-c:v libx264 -preset veryfast -pix_fmt yuv420p -g 48 -b:v 200k -minrate 200k -maxrate 200k -bufsize 200k';
  await promisify(execFile)('ffmpeg', [
    ...['-y', '-loglevel', 'error', '-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound],
    ...coding.split(' '),
    ...['-x264-params', 'nal-hrd=cbr', '-c:a', 'aac', '-b:a', '48k', '-movflags', '+faststart', unfinished],
  ]);
  await rename(unfinished, path);
  return path;
}

export interface FilmServer {
  readonly url: string;
  readonly controlUrl: string;
  /** From now on whoever has `mark` in the name of his browser gets no more of the film than up to `seconds` of it. */
  holdAt(mark: string, seconds: number): void;
  release(mark: string): void;
  close(): void;
}

const PIECE_BYTES = 16 * 1024;

export async function startFilmServer(path: string): Promise<FilmServer> {
  const { size } = await stat(path);
  const dataAt = await mediaDataAt(path);
  /** For each mark the byte that is the last for now, and what waits for it to be let on. */
  const holds = new Map<string, { lastByte: number; readonly released: PromiseWithResolvers<void> }>();
  const holdOf = ({ headers }: IncomingMessage) =>
    [...holds].find(([mark]) => headers['user-agent']?.includes(mark))?.[1];

  async function sendFilm(request: IncomingMessage, response: ServerResponse) {
    const [, first = '0', last = ''] = request.headers.range?.match(/bytes=(\d+)-(\d*)/) ?? [];
    const start = Number(first);
    const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
    response.writeHead(request.headers.range === undefined ? 200 : 206, {
      'content-type': 'video/mp4',
      'content-length': end - start + 1,
      'content-range': `bytes ${start}-${end}/${size}`,
      'accept-ranges': 'bytes',
      'access-control-allow-origin': '*',
      'cache-control': 'no-store',
    });
    let sent = start;
    for await (const piece of createReadStream(path, { start, end, highWaterMark: PIECE_BYTES })) {
      for (let hold = holdOf(request); hold !== undefined && sent > hold.lastByte; hold = holdOf(request)) {
        await Promise.race([hold.released.promise, once(response, 'close')]);
        if (response.destroyed) return;
      }
      if (response.destroyed) return;
      if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
      sent += piece.length;
    }
    response.end();
  }

  const server = createServer((request, response) => {
    if (request.url?.startsWith('/control')) {
      response.writeHead(200, { 'content-type': 'text/html' }).end(CONTROL_PAGE);
    } else sendFilm(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/film.mp4`,
    controlUrl: `${origin}/control`,
    holdAt(mark, seconds) {
      const released = holds.get(mark)?.released ?? Promise.withResolvers<void>();
      holds.set(mark, { lastByte: dataAt + (seconds / FILM_S) * (size - dataAt), released });
    },
    release(mark) {
      const hold = holds.get(mark);
      holds.delete(mark);
      hold?.released.resolve();
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Where the pictures begin, behind the index: the film has the same number of bytes for each of its seconds. */
async function mediaDataAt(path: string): Promise<number> {
  await using file = await open(path);
  const head = Buffer.alloc(8);
  for (let at = 0; ; at += head.readUInt32BE(0)) {
    const { bytesRead } = await file.read(head, 0, head.length, at);
    if (bytesRead < head.length) throw new Error(`${path} has no media data`);
    if (head.toString('latin1', 4) === 'mdat') return at;
  }
}
