/** What the page may load and do. */
import type { FastifyHelmetOptions } from '@fastify/helmet';

/** `publicUrl` tells whether people come by https, which is then held to. */
export function securityHeaders(publicUrl: string | null): FastifyHelmetOptions {
  const isHttps = publicUrl?.startsWith('https:') ?? false;
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // YouTube's player is driven by a script of theirs, and by nothing else of theirs.
        scriptSrc: ["'self'", 'https://www.youtube.com'],
        // The players that are frames, each by its own host alone.
        frameSrc: ['https://www.youtube.com', 'https://www.youtube-nocookie.com', 'https://www.vidking.net'],
        // hls.js demultiplexes in a worker that it makes itself.
        workerSrc: ["'self'", 'blob:'],
        // Mantine sets its variables and sizes inline.
        styleSrc: ["'self'", "'unsafe-inline'"],
        // Posters: of the film catalogue, and of YouTube.
        imgSrc: ["'self'", 'data:', 'blob:', 'https://image.tmdb.org', 'https://i.ytimg.com'],
        fontSrc: ["'self'", 'data:'],
        // Films come from anywhere, but never in the clear; Media Source plays from blob:.
        mediaSrc: ["'self'", 'https:', 'blob:'],
        connectSrc: ["'self'", 'ws:', 'wss:', 'https:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: isHttps && { maxAge: 180 * 24 * 3600, includeSubDomains: false },
  };
}
