/** All scenarios: each runs the same on one node and on several. */
import type { StartWorld } from '../world.ts';
import { accessScenarios } from './access.ts';
import { chatScenarios } from './chat.ts';
import { lifecycleScenarios } from './lifecycle.ts';
import { messageScenarios } from './messages.ts';
import { moderationScenarios } from './moderation.ts';
import { newsScenarios } from './news.ts';
import { playbackScenarios } from './playback.ts';
import { presenceScenarios } from './presence.ts';
import { progressScenarios } from './progress.ts';
import { sourceScenarios } from './sources.ts';
import { waitingScenarios } from './waiting.ts';

export function allScenarios(name: string, start: StartWorld): void {
  for (const scenarios of [
    lifecycleScenarios,
    accessScenarios,
    presenceScenarios,
    playbackScenarios,
    waitingScenarios,
    sourceScenarios,
    progressScenarios,
    chatScenarios,
    messageScenarios,
    moderationScenarios,
    newsScenarios,
  ])
    scenarios(name, start);
}
