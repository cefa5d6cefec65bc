import assert from 'node:assert/strict';
import { createServer as createTcpServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { listen, redirectTo, type SiteAnswer, startPublicSite } from '../../test/public-site.ts';
import { AppError } from '../lib/app-error.ts';
import { createMediaProbe } from './probe-media.ts';
import type { PublicFetchOptions } from './public-fetch.ts';

const film: SiteAnswer = (_request, response) => {
  response.writeHead(206, { 'content-type': 'Video/MP4; codecs="avc1"', 'content-length': '1' }).end('x');
};

/** A site with these paths, and a probe that reaches it as if it were public. */
async function start(
  t: TestContext,
  paths: (port: number) => Record<string, SiteAnswer>,
  options: PublicFetchOptions = {},
) {
  const { port, seen, url, options: reach } = await startPublicSite(t, paths);
  const probe = createMediaProbe({ ...reach, ...options });
  return { port, seen, cert: reach.ca, probe: (path: string) => probe(url(path)) };
}

const unavailable = (reason: RegExp) => (error: unknown) =>
  error instanceof AppError && error.code === 'SOURCE_UNAVAILABLE' && reason.test(error.message);

test('[SR4] videos, HLS and DASH are films; anything else is not', async (t) => {
  const types = [
    'video/webm',
    'application/vnd.apple.mpegurl',
    'application/x-mpegURL',
    'audio/mpegurl',
    'application/dash+xml',
  ];
  const others = ['text/html', 'application/json', 'image/png', 'application/octet-stream', 'videos/x', ''];
  const typed =
    (type: string): SiteAnswer =>
    (_request, response) => {
      response.writeHead(200, type === '' ? {} : { 'content-type': type }).end('x');
    };
  const paths = Object.fromEntries([...types, ...others].map((type) => [`/${type}`, typed(type)]));
  const { probe, seen } = await start(t, () => ({ ...paths, '/film': film }));
  await probe('/film');
  for (const type of types) await probe(`/${type}`);
  for (const type of others) await assert.rejects(probe(`/${type}`), unavailable(/no film/), type);
  const [request] = seen;
  assert.equal(request?.headers.range, 'bytes=0-0');
  assert.match(request?.headers.host ?? '', /^films\.test:\d+$/);
});

test('[SR4] an error status is told', async (t) => {
  const status =
    (code: number): SiteAnswer =>
    (_request, response) => {
      response.writeHead(code, { 'content-type': 'video/mp4' }).end();
    };
  const { probe } = await start(t, () => ({ '/gone': status(404), '/broken': status(500), '/not': status(304) }));
  await assert.rejects(probe('/gone'), unavailable(/status 404/));
  await assert.rejects(probe('/broken'), unavailable(/status 500/));
  await assert.rejects(probe('/not'), unavailable(/status 304/));
});

test('[SR4] three redirects are followed, four are not', async (t) => {
  const { probe, seen } = await start(t, () => ({
    '/4': redirectTo('/3'),
    '/3': redirectTo('/2'),
    '/2': redirectTo('/1'),
    '/1': redirectTo('/film'),
    '/film': film,
  }));
  await probe('/3');
  assert.deepEqual(
    seen.map(({ url }) => url),
    ['/3', '/2', '/1', '/film'],
  );
  await assert.rejects(probe('/4'), unavailable(/redirects too often/));
});

test('[SR4] a redirect into the network is refused like the address itself', async (t) => {
  const names: Record<string, string[]> = {
    'films.test': ['127.0.0.1'],
    'inside.test': ['10.0.0.5'],
    'both.test': ['127.0.0.1', '169.254.169.254'],
  };
  const { probe } = await start(
    t,
    (port) => ({
      '/literal': redirectTo('https://10.0.0.5/film.mp4'),
      '/metadata': redirectTo('https://169.254.169.254/latest/'),
      '/decimal': redirectTo('https://2851998430/'),
      '/hex': redirectTo('https://0x0a000005/'),
      '/v6': redirectTo('https://[::1]/'),
      '/mapped': redirectTo('https://[::ffff:10.0.0.5]/'),
      '/name': redirectTo('https://inside.test/film.mp4'),
      '/both': redirectTo(`https://both.test:${port}/film`),
      '/plain': redirectTo(`http://films.test:${port}/film`),
      '/file': redirectTo('file:///etc/passwd'),
      '/nowhere': redirectTo('https://'),
      '/film': film,
    }),
    { resolve: async (name) => names[name] ?? [] },
  );
  for (const path of ['/literal', '/metadata', '/decimal', '/hex', '/v6', '/mapped', '/name', '/both']) {
    await assert.rejects(probe(path), unavailable(/public internet/), path);
  }
  await assert.rejects(probe('/plain'), unavailable(/without https/));
  await assert.rejects(probe('/file'), unavailable(/without https/));
  await assert.rejects(probe('/nowhere'), unavailable(/leads nowhere/));
});

test('[SR4] every form of an address inside is refused before a connection is made', async (t) => {
  let connections = 0;
  const server = createTcpServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  const port = await listen(t, server);
  const probe = createMediaProbe();
  for (const host of [
    '127.0.0.1',
    '127.1',
    '0x7f.1',
    '0177.0.0.1',
    '2130706433',
    '0.0.0.0',
    'localhost',
    '127.0.0.1.',
    '0x7f000001',
    '0x7F.0x0.0x0.0x1',
    '017700000001',
    '127.0.1',
    '0',
    '１２７.0.0.1',
    '127。0。0。1',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::]',
    '[::127.0.0.1]',
    '[::ffff:0:127.0.0.1]',
    '[2002:7f00:1::]',
    '[2001:0:7f00:1::]',
    '[fc00::1]',
    '[fec0::1]',
    '[ff02::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[64:ff9b::7f00:1]',
    '[fe80::1]',
    '[fd00::1]',
    '10.0.0.1',
    '192.168.0.1',
    '172.16.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '224.0.0.1',
  ]) {
    await assert.rejects(probe(new URL(`https://${host}:${port}/film.mp4`)), unavailable(/public internet/), host);
  }
  assert.equal(connections, 0);
});

test('[SR4] a name with any address inside is refused, whatever else it has, and nothing connects', async (t) => {
  for (const inside of [
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '192.168.1.1',
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    'fe80::1%eth0',
    'fd00::1',
    '2002:7f00:1::',
    '64:ff9b::a9fe:a9fe',
  ]) {
    for (const addresses of [[inside], [inside, '1.1.1.1'], ['1.1.1.1', '2606:4700::1111', inside]]) {
      const { port, seen } = await startPublicSite(t, () => ({ '/film': film }));
      const probe = createMediaProbe({ resolve: async () => addresses });
      await assert.rejects(
        probe(new URL(`https://films.test:${port}/film`)),
        unavailable(/public internet/),
        addresses.join(),
      );
      assert.equal(seen.length, 0);
    }
  }
});

test('[SR4] a name that changes its mind after the check gains nothing', async (t) => {
  let asked = 0;
  const { probe } = await start(t, () => ({ '/film': film }), {
    resolve: async () => (asked++ === 0 ? ['127.0.0.1'] : ['10.0.0.5']),
  });
  await probe('/film');
  assert.equal(asked, 1, 'the connection goes to the address that was checked');
});

test('[SR4] a name without addresses, or whose resolution fails, is unavailable', async (t) => {
  const { probe } = await start(t, () => ({}), { resolve: async () => [] });
  await assert.rejects(probe('/film'), unavailable(/no such host/));
  const failing = await start(t, () => ({}), { resolve: () => Promise.reject(new Error('SERVFAIL')) });
  await assert.rejects(failing.probe('/film'), unavailable(/does not answer/));
});

test('[SR4] what answers too late, or not at all, is given up', async (t) => {
  const silent: SiteAnswer = () => {};
  const { probe } = await start(t, () => ({ '/silent': silent }), { deadlineMs: 200 });
  await assert.rejects(probe('/silent'), unavailable(/in time/));
  const never = await start(t, () => ({}), { deadlineMs: 50, resolve: () => new Promise(() => {}) });
  await assert.rejects(never.probe('/film'), unavailable(/in time/));
});

test('[SR4] an endless body is not read, and endless headers are cut off', async (t) => {
  const { promise: hungUp, resolve } = Promise.withResolvers<void>();
  const endless: SiteAnswer = (request, response) => {
    response.writeHead(200, { 'content-type': 'video/mp4' });
    const pour = () => {
      while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
    };
    response.on('drain', pour);
    request.socket.on('close', resolve);
    pour();
  };
  const chatty: SiteAnswer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'video/mp4', 'x-long': 'x'.repeat(64 * 1024) }).end();
  };
  const { probe } = await start(t, () => ({ '/endless': endless, '/chatty': chatty }));
  await probe('/endless');
  await hungUp;
  await assert.rejects(probe('/chatty'), unavailable(/does not answer/));
});

test('[SR4] a certificate of another name is not accepted', async (t) => {
  const { port, cert: ca } = await start(t, () => ({ '/film': film }));
  const probe = createMediaProbe({ resolve: async () => ['127.0.0.1'], isAllowedAddress: () => true, ca });
  await probe(new URL(`https://other.test:${port}/film`));
  await assert.rejects(probe(new URL(`https://evil.test:${port}/film`)), unavailable(/does not answer/));
});
