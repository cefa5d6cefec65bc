/** An https server of films.test, as a stranger's on the public internet, for what fetches from strangers. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import type { TestContext } from 'node:test';
import type { PublicFetchOptions } from '../src/catalog/public-fetch.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';

const { key, cert } = selfSignedCertificate('films.test', 'other.test');

export type SiteAnswer = (request: IncomingMessage, response: ServerResponse) => void;

export interface PublicSite {
  readonly port: number;
  /** Calls so far. */
  readonly seen: readonly IncomingMessage[];
  /** Makes a fetch reach it as if it were public. */
  readonly options: PublicFetchOptions & { readonly ca: string };
  readonly url: (path: string) => URL;
}

export const redirectTo =
  (location: string): SiteAnswer =>
  (_request, response) => {
    response.writeHead(302, { location }).end();
  };

export async function listen(t: TestContext, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A site with these paths; any other is a failure. */
export async function startPublicSite(
  t: TestContext,
  paths: (port: number) => Record<string, SiteAnswer>,
): Promise<PublicSite> {
  const seen: IncomingMessage[] = [];
  let answers: Record<string, SiteAnswer> = {};
  const server = createServer({ key, cert }, (request, response) => {
    seen.push(request);
    const answer = answers[request.url ?? ''];
    assert.ok(answer, `nobody should ask for ${request.url}`);
    answer(request, response);
  });
  const port = await listen(t, server);
  answers = paths(port);
  return {
    port,
    seen,
    options: { resolve: async () => ['127.0.0.1'], isAllowedAddress: (address) => address === '127.0.0.1', ca: cert },
    url: (path) => new URL(`https://films.test:${port}${path}`),
  };
}
