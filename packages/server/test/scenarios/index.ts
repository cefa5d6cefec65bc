/** All scenarios: each runs the same on one node and on several. */
import type { StartWorld } from '../world.ts';
import { accessScenarios } from './access.ts';
import { chatScenarios } from './chat.ts';
import { lifecycleScenarios } from './lifecycle.ts';
import { moderationScenarios } from './moderation.ts';
import { newsScenarios } from './news.ts';
import { playbackScenarios } from './playback.ts';
import { presenceScenarios } from './presence.ts';

export function allScenarios(name: string, start: StartWorld): void {
  for (const scenarios of [
    lifecycleScenarios,
    accessScenarios,
    presenceScenarios,
    playbackScenarios,
    chatScenarios,
    moderationScenarios,
    newsScenarios,
  ])
    scenarios(name, start);
}
