/**
 * A room full of viewers, each with a machine, a line, an element and the real client: connection, clock, controller.
 * Only the wires and the film are arithmetic. Each has a world of its own, all at the same time: viewers touch each other
 * through the server alone, so they take turns of a few film frames, which is several times quicker than all at once.
 */
import {
  type ClientFrame,
  LEAD_QUANTILE,
  leadFor,
  type PlaybackStateFrame,
  positionAt,
  type ServerFrame,
  type Timeline,
} from '@streamit/protocol';
import type { WebSocketConstructor } from '../src/connection.ts';
import { attachPlayer, type PlayerSync } from '../src/player-sync.ts';
import { openRoom, type RoomConnection } from '../src/room.ts';
import { timelineOf } from '../src/timeline-schedule.ts';
import { type FakeEnvironment, fakeEnvironment } from './fake-environment.ts';
import { frames } from './frames.ts';
import { type LineTraits, type SimulatedLine, simulatedLine } from './simulated-line.ts';
import { type MachineTraits, simulatedMachine } from './simulated-machine.ts';
import { type MediaTraits, type SimulatedMedia, simulatedMedia } from './simulated-media.ts';

export interface ViewerTraits {
  readonly machine: MachineTraits;
  readonly line: LineTraits;
  readonly media: MediaTraits;
  /** From attaching the element to its first data, ms. */
  readonly loadMs: number;
}

export interface Viewer {
  readonly traits: ViewerTraits;
  readonly media: SimulatedMedia;
  readonly sync: PlayerSync;
  readonly room: RoomConnection;
  /** Where the element is, minus where the film is, ms. */
  errorMs(): number;
}

export interface SimulatedHall {
  join(traits: ViewerTraits): Viewer;
  /** As the server does on a command (PB5, PB6). What is left out stays as it is. Gives the lead in ms. */
  command(change: Partial<Pick<Timeline, 'is_playing' | 'position' | 'rate'>>): number;
  /** Where the film is now. */
  position(): number;
  /** Lets `ms` pass for everyone. */
  pass(ms: number): Promise<void>;
}

/** How long a viewer's turn is, ms. */
const TURN_MS = 250;
const ROOM_CLOCK_MS = 1_700_000_000_000;

export function simulatedHall(): SimulatedHall {
  const worlds: FakeEnvironment[] = [];
  /** What all worlds have reached, ms. */
  let reached = fakeEnvironment().now();
  const roomTime = (world: Pick<FakeEnvironment, 'now'> = { now: () => reached }) => world.now() + ROOM_CLOCK_MS;
  const viewers: Viewer[] = [];
  const posts: ((frame: ServerFrame) => void)[] = [];
  let state: PlaybackStateFrame = { ...frames.PLAYBACK_STATE, is_playing: false, time: 0, version: 1, duration: 7_200 };
  let before = timelineOf(state);

  function timelineNow(): Timeline {
    const newest = timelineOf(state);
    return newest.at <= roomTime() ? newest : before;
  }

  const position = () => positionAt(timelineNow(), roomTime());

  /** What the server sends on joining: the timeline in force, as if it had begun just now (PB2). */
  function snapshot(now: number): ServerFrame[] {
    const present = timelineOf(state);
    const time = positionAt(present, now);
    const at = Math.max(now, present.at);
    return [
      { ...frames.JOINED, server_time: now },
      { ...state, time, server_time: now, effective_at: at },
    ];
  }

  /** The server's end and the way to it, with the face of a WebSocket. */
  function socketOf(world: FakeEnvironment, line: SimulatedLine): WebSocketConstructor {
    class Socket extends EventTarget {
      readyState = 0;
      constructor() {
        super();
        world.after(line.up(world.now()) - world.now(), () => {
          posts.push((frame) => this.#post(frame));
          for (const frame of snapshot(roomTime(world))) this.#post(frame);
        });
      }
      #post(frame: ServerFrame) {
        const data = JSON.stringify(frame);
        world.after(line.down(world.now()) - world.now(), () => {
          this.readyState = 1;
          this.dispatchEvent(new MessageEvent('message', { data }));
        });
      }
      send(text: string) {
        const frame = JSON.parse(text) as ClientFrame;
        world.after(line.up(world.now()) - world.now(), () => {
          if (frame.type === 'TIME_SYNC')
            this.#post({ type: 'TIME_SYNC', t0: frame.t0, t1: roomTime(world), t2: roomTime(world) });
        });
      }
      close() {}
    }
    return Socket as unknown as WebSocketConstructor;
  }

  function join(traits: ViewerTraits): Viewer {
    const world = fakeEnvironment();
    world.advance(reached - world.now());
    const { environment, crystal } = simulatedMachine(world, traits.machine);
    const line = simulatedLine(traits.line, environment.random);
    const room = openRoom({ url: '', ticket: async () => '', WebSocket: socketOf(world, line), environment });
    const media = simulatedMedia(crystal, traits.media);
    const sync = attachPlayer(room, media, { environment });
    crystal.after(traits.loadMs, media.load);
    const errorMs = () => (media.truePosition - position()) * 1000;
    const viewer: Viewer = { traits, media, sync, room, errorMs };
    viewers.push(viewer);
    worlds.push(world);
    return viewer;
  }

  return {
    join,
    command(change) {
      const delays = viewers.map(({ room }) => room.clock.delayMs ?? 0).toSorted((a, b) => a - b);
      const leadMs = leadFor(delays[Math.floor(delays.length * LEAD_QUANTILE)] ?? null);
      before = timelineNow();
      const effective_at = roomTime() + leadMs;
      const { position = positionAt(timelineOf(state), effective_at), ...changes } = change;
      state = {
        ...state,
        ...changes,
        time: position,
        version: state.version + 1,
        server_time: roomTime(),
        effective_at,
      };
      for (const post of posts) post(state);
      return leadMs;
    },
    position,
    async pass(ms) {
      // Tickets are promises: who has just come gets one before time goes on.
      await new Promise(setImmediate);
      const end = reached + ms;
      while (reached < end) {
        reached = Math.min(end, reached + TURN_MS);
        for (const world of worlds) world.advance(reached - world.now());
      }
    },
  };
}
