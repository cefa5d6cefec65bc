/** A player attached to a room, all of it simulated: what the tests of the player sync start from. */
import assert from 'node:assert/strict';
import { attachPlayer, type PlayerSync } from '../src/player-sync.ts';
import type { UserAction } from '../src/user-action-watch.ts';
import { type FakeEnvironment, fakeEnvironment } from './fake-environment.ts';
import { type MediaTraits, type SimulatedMedia, simulatedMedia } from './simulated-media.ts';
import { type SimulatedRoom, simulatedRoom } from './simulated-room.ts';

export interface PlayerStage {
  readonly environment: FakeEnvironment;
  readonly media: SimulatedMedia;
  readonly room: SimulatedRoom;
  readonly sync: PlayerSync;
  readonly actions: readonly UserAction[];
  /** Milliseconds that the element is ahead of the room. */
  errorMs(): number;
  /** Lets pending promises run, which time turned by hand does not. */
  settle(): Promise<void>;
}

/** Quick and exact. */
export const QUICK: MediaTraits = { startLatencyMs: () => 60, seekLatencyMs: () => 80 };

/** A player attached to a simulated element and room; nothing is loaded, and no command was given. */
export function playerStage(traits: MediaTraits = QUICK, environment = fakeEnvironment()): PlayerStage {
  const media = simulatedMedia(environment, traits);
  const room = simulatedRoom(environment);
  const actions: UserAction[] = [];
  const sync = attachPlayer(room, media, { environment, onUserAction: (action) => actions.push(action) });
  return {
    environment,
    media,
    room,
    sync,
    actions,
    errorMs: () => (media.truePosition - room.position()) * 1000,
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

/** A stage that plays in step since a while. */
export function playingStage(traits?: MediaTraits): PlayerStage {
  const stage = playerStage(traits);
  stage.media.load();
  stage.room.command({ is_playing: true, position: 100 });
  stage.environment.advance(5_000);
  assert.ok(Math.abs(stage.errorMs()) < 20, `in step before the test: ${stage.errorMs()} ms`);
  return stage;
}
