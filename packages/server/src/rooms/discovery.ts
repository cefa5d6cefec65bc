/**
 * The list of live public rooms (DS1–DS4): two queries and one call to the store, however many rooms there are. What a
 * look at it costs is bounded as well: anybody may look, as often as he likes.
 */
import {
  DISCOVERY_FRESH_MAX,
  DISCOVERY_RANKED_MAX,
  DISCOVERY_REUSED_MS,
  type PublicRoom,
  type RoomCode,
  type RouteQuery,
} from '@streamit/protocol';
import type { Db } from '../database/tables.ts';
import { pageOf } from '../lib/page-of.ts';
import type { Clock } from '../ports/clock.ts';
import type { PresenceStore } from '../ports/presence-store.ts';
import { countListed, findListed, findListedAmong, findNewest, type ListedRoom } from './discovery-queries.ts';
import type { Room } from './room-queries.ts';

export interface PublicRooms {
  readonly count: number;
  readonly rooms: PublicRoom[];
  /** False when the store did not answer: then `viewers` are 0 (DS3). */
  readonly isRealtime: boolean;
}

export interface Discovery {
  list(query: RouteQuery<'GET /api/rooms/public/'>): Promise<PublicRooms>;
}

export interface DiscoveryDeps {
  readonly db: Db;
  readonly clock: Pick<Clock, 'now'>;
  readonly presence: Pick<PresenceStore, 'count'>;
}

interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** A room as it stands in the ranking. */
interface Ranked extends Pick<ListedRoom, 'id' | 'code'> {
  readonly viewers: number;
  /** What is searched through, in one case of letters. */
  readonly text: string;
}

interface Ranking {
  readonly newest: readonly Ranked[];
  /** Rooms with as many viewers stay newest first. */
  readonly byViewers: readonly Ranked[];
  readonly isRealtime: boolean;
}

export function createDiscovery({ db, clock, presence }: DiscoveryDeps): Discovery {
  let reused: { readonly ranking: Ranking; readonly until: number } | null = null;

  const countViewers = (codes: RoomCode[]) => presence.count(codes).catch(() => null);

  async function newestPage(page: Page): Promise<PublicRooms> {
    const [count, rooms] = await Promise.all([countListed(db), findNewest(db, page)]);
    const viewers = await countViewers(rooms.map(({ code }) => code));
    return {
      count,
      rooms: rooms.map((room, n) => describe(room, viewers?.[n] ?? 0)),
      isRealtime: viewers !== null,
    };
  }

  async function takeRanking(): Promise<Ranking> {
    const rooms = await findListed(db, DISCOVERY_RANKED_MAX);
    const viewers = await countViewers(rooms.map(({ code }) => code));
    const newest = rooms.map(({ id, code, title, hostName }, n) => ({
      id,
      code,
      viewers: viewers?.[n] ?? 0,
      // No one types a line break: nothing is found across two of them.
      text: fold([title ?? '', hostName, code].join('\n')),
    }));
    return { newest, byViewers: newest.toSorted((a, b) => b.viewers - a.viewers), isRealtime: viewers !== null };
  }

  async function currentRanking(): Promise<Ranking> {
    if (reused !== null && clock.now() < reused.until) return reused.ranking;
    const ranking = await takeRanking();
    const isCostly = ranking.newest.length > DISCOVERY_FRESH_MAX;
    reused = isCostly ? { ranking, until: clock.now() + DISCOVERY_REUSED_MS } : null;
    return ranking;
  }

  async function rankedPage(sort: 'viewers' | 'newest', text: string, page: Page): Promise<PublicRooms> {
    const { newest, byViewers, isRealtime } = await currentRanking();
    const wanted = fold(text);
    const matching = (sort === 'viewers' ? byViewers : newest).filter((room) => room.text.includes(wanted));
    const places = matching.slice(page.offset, page.offset + page.limit);
    // Read again: what was listed a moment ago may be private or over by now.
    const rooms = new Map(
      (
        await findListedAmong(
          db,
          places.map(({ id }) => id),
        )
      ).map((room) => [room.id, room]),
    );
    return {
      count: matching.length,
      rooms: places.flatMap(({ id, viewers }) => {
        const room = rooms.get(id);
        return room === undefined ? [] : [describe(room, viewers)];
      }),
      isRealtime,
    };
  }

  return {
    async list(query) {
      const { sort = 'viewers', q = '' } = query;
      return sort === 'newest' && q === '' ? newestPage(pageOf(query)) : rankedPage(sort, q, pageOf(query));
    },
  };
}

/** Not in SQL: databases do not agree on what lower case is beyond ASCII. */
const fold = (text: string) => text.normalize('NFKC').toLowerCase();

function describe(room: Room, viewers: number): PublicRoom {
  return {
    code: room.code,
    host: room.hostName,
    viewers,
    created_at: room.createdAt,
    title: room.title,
    source: room.source,
  };
}
