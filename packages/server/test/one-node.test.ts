/** Every scenario on a single node: SQLite and memory, as a first `npm start` runs. */
import { allScenarios } from './scenarios/index.ts';
import { startNode } from './start-node.ts';
import { createWorld } from './world.ts';

allScenarios('one node', async (t, options) => {
  const { url } = await startNode(t, options);
  return createWorld(t, () => url);
});
