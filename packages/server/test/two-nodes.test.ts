/** Every scenario on two nodes: PostgreSQL and Redis, each call and each connection on the other one than the last. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allScenarios } from './scenarios/index.ts';
import { canShare, inTurn, startNodes } from './start-nodes.ts';
import { createWorld } from './world.ts';

if (canShare) {
  allScenarios('two nodes', async (t, options) => createWorld(t, inTurn(await startNodes(t, 2, options))));
} else {
  test('the scenarios run on two nodes, where PostgreSQL and Redis are', (t) => {
    assert.notEqual(process.env.CI, 'true', 'with CI=true nothing may be left out');
    t.skip('no TEST_POSTGRES_URL or no TEST_REDIS_URL');
  });
}
