/** HTTP calls about progress, handed to the service. */
import type { PlaybackSource, Progress as ProgressAnswer, progressRoutes, Unfinished } from '@streamit/protocol';
import { pageOf } from '../lib/page-of.ts';
import { mediaOf } from '../playback/playback-rules.ts';
import type { Media } from '../ports/playback-store.ts';
import type { HandlersFor } from '../ports/route-handlers.ts';
import { isActive } from '../rooms/room-lifecycle.ts';
import type { Progress } from './progress.ts';
import type { UnfinishedTitle } from './progress-queries.ts';
import { isSameMedia, type ProgressRow } from './progress-rules.ts';

export function createProgressRoutes(progress: Progress): HandlersFor<typeof progressRoutes> {
  return {
    async 'POST /api/rooms/progress/save/'({ caller, room, body }) {
      const { timestamp, duration, progress_percent: percent, completed } = body;
      // A player's clock runs a little past the length that it tells.
      const position = duration > 0 ? Math.min(timestamp, duration) : timestamp;
      const said = { user: caller.user.id, room: room.id, media: named(body), position, duration, percent, completed };
      return describe(await progress.save(said));
    },
    async 'GET /api/rooms/progress/get/'({ caller, room, query }) {
      const row = await progress.get(caller.user.id, room.id, named(query));
      return row === undefined ? { progress: null } : describe(row);
    },
    async 'GET /api/rooms/:code/resume/'({ caller, room }) {
      const row = await progress.ofRoom(caller.user.id, room.code);
      if (row === undefined || row.completed) {
        return { progress_percent: 0, last_position_seconds: 0, completed: row?.completed ?? false };
      }
      return { progress_percent: row.percent, last_position_seconds: row.position, completed: false };
    },
    async 'GET /api/progress/continue/'({ caller, query }) {
      const { count, titles } = await progress.unfinished(caller.user.id, pageOf(query));
      return { count, results: titles.map(describeTitle) };
    },
  };
}

interface Named {
  readonly media_id: string;
  readonly media_type: Media['type'];
  readonly season?: number | null | undefined;
  readonly episode?: number | null | undefined;
}

function named({ media_id: id, media_type: type, season = null, episode = null }: Named): Media {
  return { id, type, season, episode };
}

function describe({ room, media, position, duration, percent, completed, updatedAt }: ProgressRow): ProgressAnswer {
  return {
    room_id: room,
    media_id: media.id,
    media_type: media.type,
    season: media.season,
    episode: media.episode,
    timestamp: position,
    duration,
    progress_percent: percent,
    completed,
    updated_at: updatedAt,
  };
}

/** Progress is the user's own; what the room shows, and is called, is told only to those it is open to. */
function describeTitle({ progress, room }: UnfinishedTitle): Unfinished {
  const isOpen = !room.isPrivate || room.isMember;
  const shown = isOpen && room.source !== null ? (JSON.parse(room.source) as PlaybackSource) : null;
  const source = isSameMedia(mediaOf(shown), progress.media) ? shown : null;
  return {
    ...describe(progress),
    title: source?.title ?? null,
    poster: source?.poster ?? null,
    source,
    room: { code: room.code, title: isOpen ? room.title : null, is_active: isOpen && isActive(room.state) },
  };
}
