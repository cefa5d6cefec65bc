/** The tables of routes and frames as a whole: what each entry must have. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACTIONS, ROOM_ACTIONS } from '../action.ts';
import { ERRORS } from '../error-codes.ts';
import { clientFrames, frameActions } from '../ws/frame.ts';
import type { RouteSchema } from './route.ts';
import { routes } from './routes.ts';

const isOneOf = (names: readonly string[], name: unknown) => names.includes(String(name));
const fieldsOf = (part: { properties: object } | undefined) => Object.keys(part?.properties ?? {});

for (const [name, route] of Object.entries(routes) as [string, RouteSchema][]) {
  test(`${name} names its action, and its room where the action is about one`, () => {
    assert.ok(isOneOf(ACTIONS, route.action), `${route.action} is no action`);
    const fields = [route.params, route.query, route.body].flatMap(fieldsOf);
    const namesRoom = fields.includes('code') || fields.includes('room_id');
    if (isOneOf(ROOM_ACTIONS, route.action)) assert.ok(namesRoom, `${route.action} is about a room`);
    // Whoever must be somebody has to be asked who he is.
    if (route.action !== 'anyone') assert.ok(route.auth === 'user' || route.auth === 'session');
  });

  test(`[TR3] ${name} answers with codes of the registry alone`, () => {
    for (const code of route.errors) assert.ok(code in ERRORS, code);
    if (route.auth === 'user' || route.auth === 'session') assert.ok(route.errors.includes('AUTH_REQUIRED'));
  });
}

test('each frame names its action', () => {
  assert.deepEqual(Object.keys(frameActions).sort(), Object.keys(clientFrames).sort());
  for (const action of Object.values(frameActions)) assert.ok(isOneOf(ACTIONS, action));
});
