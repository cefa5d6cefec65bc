/** What is watched: a description and what the player can do with it. Never bytes, embed URLs or UI preferences (SR1). */
import Type, { type Static } from 'typebox';
import { nullable, printable } from './fields.ts';
import { SUBTITLES_MAX, TIME_MAX_S, TITLE_MAX_LENGTH, TRACK_LABEL_MAX_LENGTH, URL_MAX_LENGTH } from './limits.ts';

export const MediaType = Type.Enum(['movie', 'tv']);

/** A language as in BCP 47, such as `en` or `pt-BR`. */
const Language = Type.String({ maxLength: 35, pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$' });

/** Subtitles that a viewer may choose: WebVTT at an https address, which each viewer's page fetches itself (with CORS). */
export const Subtitle = Type.Object({
  /** What it is called in menus and in `CHANGE_SUBTITLE`; unique within a source, never {@link SUBTITLE_OFF}. */
  label: printable(TRACK_LABEL_MAX_LENGTH),
  language: nullable(Language),
  url: Type.String(),
});
export type Subtitle = Static<typeof Subtitle>;

/** The `subtitle` of `CHANGE_SUBTITLE` that proposes none. */
export const SUBTITLE_OFF = 'off';
/** The `quality` of `CHANGE_QUALITY` that leaves it to each player. */
export const QUALITY_AUTO = 'auto';

export const PlaybackSource = Type.Object({
  /** Which provider's registry entry plays it, such as `direct` or `open-movies`. */
  provider: Type.String(),
  media_type: MediaType,
  /** What the provider knows it by: an id, for `direct` the https URL, for `local` what `local-file.ts` says. */
  external_id: Type.String(),
  season: nullable(Type.Integer()),
  episode: nullable(Type.Integer()),
  title: nullable(Type.String()),
  /** Seconds, when known. */
  duration: nullable(Type.Number()),
  poster: nullable(Type.String()),
  qualities: Type.Array(Type.String()),
  subtitles: Type.Array(Subtitle),
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

/**
 * How a client names a source; the provider completes it to a {@link PlaybackSource}.
 *
 * | provider | `video_id` |
 * |---|---|
 * | `open-movies` | id of a built-in film |
 * | `direct` | https address of a video, an HLS or a DASH stream |
 * | `youtube` | id of a video, or any usual address of it |
 * | `vidking` | TMDB id; `media_type: "tv"` needs `season` and `episode` |
 * | `local` | what `localFileId` makes of size and hash of the host's file; needs `duration` |
 */
export const SourceChoice = Type.Object({
  provider: Type.String({ minLength: 1, maxLength: 32 }),
  video_id: Type.String({ minLength: 1, maxLength: URL_MAX_LENGTH }),
  media_type: Type.Optional(MediaType),
  season: Type.Optional(nullable(Type.Integer({ minimum: 0, maximum: 1000 }))),
  episode: Type.Optional(nullable(Type.Integer({ minimum: 0, maximum: 10_000 }))),
  /** Proposed by the host, for sources that play in a media element; each is looked at before it is taken (SR4). */
  subtitles: Type.Optional(
    Type.Array(
      Type.Object({
        label: printable(TRACK_LABEL_MAX_LENGTH),
        language: Type.Optional(nullable(Language)),
        url: Type.String({ minLength: 1, maxLength: URL_MAX_LENGTH }),
      }),
      { maxItems: SUBTITLES_MAX },
    ),
  ),
  /** `local` alone: what the host's player says of his file, seconds. */
  duration: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: TIME_MAX_S })),
  /** `local` alone: what to call the film, such as the file's name. */
  title: Type.Optional(printable(TITLE_MAX_LENGTH)),
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
