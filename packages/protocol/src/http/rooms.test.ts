import assert from 'node:assert/strict';
import { test } from 'node:test';
import Value from 'typebox/value';
import { roomRoutes } from './rooms.ts';

test('[TR4] settings of a room that do not exist yet can be left off, but not turned on', () => {
  const { body } = roomRoutes['PATCH /api/rooms/:code/'];
  for (const field of ['is_private', 'wait_for_viewers']) {
    assert.ok(Value.Check(body, { title: 'Evening', [field]: false }), field);
    for (const value of [true, 'false', null]) {
      const [error] = Value.Errors(body, { title: 'Evening', [field]: value });
      assert.equal(error?.instancePath, `/${field}`);
    }
  }
});

test('[RM5] joining declares that whoever is banned is refused', () => {
  const { errors } = roomRoutes['POST /api/rooms/join/'];
  assert.ok(new Set<string>(errors).has('PERMISSION_DENIED'));
});
