/** What is watched: a description and what the player can do with it. Never bytes, embed URLs or UI preferences (SR1). */
import Type, { type Static } from 'typebox';
import { nullable, printable } from './fields.ts';
import { TITLE_MAX_LENGTH, URL_MAX_LENGTH } from './limits.ts';

export const MediaType = Type.Enum(['movie', 'tv']);

export const PlaybackSource = Type.Object({
  /** Which provider's registry entry plays it, such as `direct` or `open-movies`. */
  provider: Type.String(),
  media_type: MediaType,
  /** What the provider knows it by: an id, or for `direct` the https URL. */
  external_id: Type.String(),
  season: nullable(Type.Integer()),
  episode: nullable(Type.Integer()),
  title: nullable(Type.String()),
  /** Seconds, when known. */
  duration: nullable(Type.Number()),
  poster: nullable(Type.String()),
  qualities: Type.Array(Type.String()),
  subtitles: Type.Array(Type.String()),
  supports_events: Type.Boolean(),
  supports_progress: Type.Boolean(),
  capabilities: Type.Object({
    seek: Type.Boolean(),
    pause: Type.Boolean(),
    resume: Type.Boolean(),
    autoplay: Type.Boolean(),
  }),
});
export type PlaybackSource = Static<typeof PlaybackSource>;

/** How a client names a source; the provider completes it to a {@link PlaybackSource}. */
export const SourceChoice = Type.Object({
  provider: Type.String({ minLength: 1, maxLength: 32 }),
  video_id: Type.String({ minLength: 1, maxLength: URL_MAX_LENGTH }),
  media_type: Type.Optional(MediaType),
  season: Type.Optional(nullable(Type.Integer({ minimum: 0, maximum: 1000 }))),
  episode: Type.Optional(nullable(Type.Integer({ minimum: 0, maximum: 10_000 }))),
});
export type SourceChoice = Static<typeof SourceChoice>;

/** One of the built-in, freely licensed films. */
export const Film = Type.Object({
  /** The `video_id` under the provider `open-movies`. */
  id: Type.String(),
  title: printable(TITLE_MAX_LENGTH),
  /** Where the page's player loads it from: absolute https, or a path of this server. */
  url: Type.String(),
  mime_type: Type.String(),
  /** Seconds. */
  duration: Type.Number(),
  release_year: Type.Integer(),
  description: Type.String(),
  poster: nullable(Type.String()),
  license: Type.Object({ name: Type.String(), url: Type.String() }),
  credit: Type.String(),
});
export type Film = Static<typeof Film>;
