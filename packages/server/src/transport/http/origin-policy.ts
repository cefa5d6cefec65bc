/** Which pages may call this server: its own, and those of the configured origins (TR7, TR7b, AU7). */

export interface OriginPolicyOptions {
  /** Origins such as `https://watch.example.org`. */
  readonly allowedOrigins: readonly string[];
  /** Where people reach this server; needed when a proxy changes the `Host` header. */
  readonly publicUrl: string | null;
}

/** Whether a page of `origin` may act on the server that was asked for by these headers. */
export type OriginPolicy = (
  origin: string,
  request: { readonly headers: { readonly host?: string | undefined } },
) => boolean;

export function createOriginPolicy({ allowedOrigins, publicUrl }: OriginPolicyOptions): OriginPolicy {
  const allowed = new Set(allowedOrigins);
  if (publicUrl !== null) allowed.add(new URL(publicUrl).origin);
  return (origin, { headers }) => {
    if (allowed.has(origin)) return true;
    const { host } = headers;
    // The scheme is left out: behind a proxy that ends TLS only the browser knows it.
    return host !== undefined && URL.parse(origin)?.host === host.toLowerCase();
  };
}
