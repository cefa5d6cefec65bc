/** A real OpenID Connect provider: the one of the server's tests, as far as a browser's test needs it. */

export interface OpenIdProviderServer {
  readonly issuer: string;
  readonly client: { readonly id: string; readonly secret: string };
  /** Registers our server, by the address that browsers are sent back to. */
  register(redirectUri: string): void;
  /** Signs in at the next question; `null` says no. */
  person: { sub: string; name: string; email?: string; email_verified?: boolean } | null;
  close(): Promise<void>;
}

/** Loaded by its address at run time: the compiler builds the two packages apart, and could not write the import's path. */
export async function startOpenIdProvider(): Promise<OpenIdProviderServer> {
  const address = new URL('../../../server/test/openid-provider.ts', import.meta.url).href;
  const module = (await import(address)) as { startOpenIdProvider(): Promise<OpenIdProviderServer> };
  return module.startOpenIdProvider();
}
