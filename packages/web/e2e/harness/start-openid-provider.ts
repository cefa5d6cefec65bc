/** A real OpenID Connect provider: the one of the server's tests. */
import type { OpenIdProviderServer } from '../../../server/test/openid-provider.ts';

export type { OpenIdProviderServer };

/** Loaded by its address at run time: the compiler builds the two packages apart, and could not write the import's path. */
export async function startOpenIdProvider(): Promise<OpenIdProviderServer> {
  const address = new URL('../../../server/test/openid-provider.ts', import.meta.url).href;
  const module = (await import(address)) as { startOpenIdProvider(): Promise<OpenIdProviderServer> };
  return module.startOpenIdProvider();
}
