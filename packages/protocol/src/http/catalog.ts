/** Routes of what can be watched: built-in films, kinds of sources, search, and where a room's film is embedded. */
import Type, { type Static } from 'typebox';
import { nullable, page, printable } from '../fields.ts';
import {
  RESULT_TITLE_MAX_LENGTH,
  SEARCH_PAGE_SIZE,
  SEARCH_PAGES_MAX,
  SEARCH_TEXT_MAX_LENGTH,
  TIME_MAX_S,
} from '../limits.ts';
import { Film, MediaType } from '../source.ts';
import { RoomPath } from './rooms.ts';
import type { RouteKey, RouteSchema } from './route.ts';

/** A kind of source, as far as whoever offers a choice must know it. */
export const ProviderDescription = Type.Object({
  /** As in `SourceChoice.provider`. */
  name: Type.String(),
  media_types: Type.Array(MediaType),
  /** Whether a search finds its titles. Without a key for the film catalogue only the built-in films are found. */
  is_searchable: Type.Boolean(),
  /** Whether the host may propose subtitles. */
  takes_subtitles: Type.Boolean(),
  /** Whether it plays in a frame whose address `GET /api/rooms/:code/embed/` tells. */
  has_embed: Type.Boolean(),
});
export type ProviderDescription = Static<typeof ProviderDescription>;

/** `provider`, `stream_id` (as `video_id`) and `media_type` make a `SourceChoice`; tv needs season and episode as well. */
export const SearchResult = Type.Object({
  provider: Type.String(),
  stream_id: Type.String(),
  media_type: MediaType,
  title: printable(RESULT_TITLE_MAX_LENGTH),
  /** Absolute https address, or a path of this server. */
  poster: nullable(Type.String()),
  release_year: nullable(Type.Integer()),
});
export type SearchResult = Static<typeof SearchResult>;

/** What the frame's player is asked for. Anything else is refused, instead of silently having no effect (SR3). */
export const EmbedOptions = Type.Object(
  {
    /** Six hexadecimal digits, without `#`. */
    color: Type.Optional(Type.String({ pattern: '^[0-9A-Fa-f]{6}$' })),
    autoPlay: Type.Optional(Type.Boolean()),
    nextEpisode: Type.Optional(Type.Boolean()),
    episodeSelector: Type.Optional(Type.Boolean()),
    /** Where to begin, seconds; rounded down to whole ones. */
    progress: Type.Optional(Type.Number({ minimum: 0, maximum: TIME_MAX_S })),
  },
  { additionalProperties: false },
);
export type EmbedOptions = Static<typeof EmbedOptions>;

export const catalogRoutes = {
  'GET /api/catalog/films/': {
    summary: 'The built-in, freely licensed films',
    auth: 'none',
    action: 'anyone',
    status: 200,
    answer: Type.Array(Film),
    errors: [],
  },
  'GET /api/catalog/providers/': {
    summary: 'The kinds of sources that a host can choose from',
    auth: 'none',
    action: 'anyone',
    status: 200,
    answer: Type.Array(ProviderDescription),
    errors: [],
  },
  'GET /api/rooms/search/': {
    summary:
      'Search for something to watch: built-in films first, then the film catalogue when there is a key for it. A page may be shorter than its size: what is no film is left out. `X-Catalog: unavailable` when only the built-in films could be searched, `stale` when the catalogue does not answer and older results are given',
    auth: 'none',
    action: 'anyone',
    query: Type.Object({
      q: Type.String({ minLength: 1, maxLength: SEARCH_TEXT_MAX_LENGTH, pattern: '\\S' }),
      page: Type.Optional(Type.Integer({ minimum: 1, maximum: SEARCH_PAGES_MAX, default: 1 })),
      page_size: Type.Optional(
        Type.Integer({ minimum: SEARCH_PAGE_SIZE, maximum: SEARCH_PAGE_SIZE, default: SEARCH_PAGE_SIZE }),
      ),
      type: Type.Optional(MediaType),
      year: Type.Optional(Type.Integer({ minimum: 1870, maximum: 2100 })),
    }),
    status: 200,
    answer: page(SearchResult),
    errors: ['RATE_LIMITED', 'CATALOG_UNAVAILABLE'],
    plainList: true,
  },
  'GET /api/rooms/:code/embed/': {
    summary: 'The address of the frame that plays what the room watches; made from the parameters, never stored',
    auth: 'user',
    action: 'see',
    params: RoomPath,
    query: EmbedOptions,
    status: 200,
    answer: Type.Object({ embed_url: Type.String() }),
    errors: ['AUTH_REQUIRED', 'USERNAME_REQUIRED', 'ROOM_NOT_FOUND', 'PERMISSION_DENIED', 'SOURCE_UNAVAILABLE'],
  },
} as const satisfies Record<RouteKey, RouteSchema>;
