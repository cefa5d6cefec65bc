/** All scenarios: each runs the same on one node and on several. */
import type { StartWorld } from '../world.ts';
import { chatScenarios } from './chat.ts';
import { lifecycleScenarios } from './lifecycle.ts';
import { playbackScenarios } from './playback.ts';
import { presenceScenarios } from './presence.ts';

export function allScenarios(name: string, start: StartWorld): void {
  for (const scenarios of [lifecycleScenarios, presenceScenarios, playbackScenarios, chatScenarios])
    scenarios(name, start);
}
