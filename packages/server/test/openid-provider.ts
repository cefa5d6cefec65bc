/** A real OpenID Connect provider on loopback, at which one person is signed in as soon as she is asked. */
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Provider, { type Configuration } from 'oidc-provider';

/** Who sits in front of the browser, and what the provider knows about her. */
export interface OpenIdPerson {
  readonly sub: string;
  readonly name?: string;
  readonly email?: string;
  readonly email_verified?: boolean;
}

export interface OpenIdProviderServer {
  readonly issuer: string;
  readonly client: { readonly id: string; readonly secret: string };
  /** Registers our server, by the address that browsers are sent back to. Until then it is down. */
  register(redirectUri: string): void;
  /** Signs in at the next question; `null` says no. */
  person: OpenIdPerson | null;
  /** While true, nothing is answered but 503. */
  isDown: boolean;
  /** The provider's own requests so far, such as `POST /token`. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

export interface OpenIdProviderOptions {
  /** Tell about the person in the ID token, as Google does, rather than when asked for it. */
  readonly isTalkative?: boolean;
}

const client = { id: 'streamit', secret: 'known to both' };
const interaction = '/interaction/';

export async function startOpenIdProvider({ isTalkative = false }: OpenIdProviderOptions = {}) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const requests: string[] = [];
  let provider: Provider | undefined;

  const state: OpenIdProviderServer = {
    issuer,
    client,
    person: { sub: 'ann', name: 'Ann Example', email: 'ann@example.org', email_verified: true },
    isDown: false,
    requests,
    register(redirectUri) {
      provider = new Provider(
        issuer,
        configuration(redirectUri, isTalkative, () => state.person),
      );
    },
    close: () => close(server),
  };

  server.on('request', async (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    if (provider === undefined || state.isDown) return response.writeHead(503).end(await text(request));
    if (request.url?.startsWith(interaction)) return answer(provider, state.person, request, response);
    return provider.callback()(request, response);
  });
  return state;
}

function configuration(redirectUri: string, isTalkative: boolean, person: () => OpenIdPerson | null): Configuration {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirectUri] }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', kid: 'k1' }] } as NonNullable<
      Configuration['jwks']
    >,
    cookies: { keys: ['a key for the cookies of a provider in a test'] },
    pkce: { required: () => true },
    conformIdTokenClaims: !isTalkative,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `${interaction}${uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ ...person(), sub }) }),
    // Nobody is asked whether the server may know her name.
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId ?? '',
        accountId: oidc.session?.accountId ?? '',
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 60, Session: 60, Grant: 60 },
  };
}

function answer(provider: Provider, person: OpenIdPerson | null, request: IncomingMessage, response: ServerResponse) {
  return provider.interactionFinished(
    request,
    response,
    person === null ? { error: 'access_denied' } : { login: { accountId: person.sub, remember: false } },
  );
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
