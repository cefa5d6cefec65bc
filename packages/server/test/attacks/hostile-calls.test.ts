/** Poisonous bodies, queries and paths, sent to every field of every route that the table knows. */
import assert from 'node:assert/strict';
import { BODY_MAX_BYTES, type RouteSchema, routes } from '@streamit/protocol';
import { databaseTest } from '../databases.ts';
import { codeOf, type Person } from '../world.ts';
import { fieldsOf, rawJson, type Shape, sampleOf } from './samples.ts';
import { type Site, startSite } from './site.ts';

const table = Object.entries(routes).map(([name, schema]) => {
  const [method = '', path = ''] = name.split(' ');
  return { name, method, path, schema: schema as RouteSchema };
});
type Route = (typeof table)[number];

/** A room, its host, and a way to call any route in it with one thing wrong. */
async function start(site: Site) {
  const host = await site.world.account('host');
  const room = await site.world.room(host);
  const given = { code: room.code, room_id: room.id, user_id: host.id };
  return { host, room, given, ...site };
}
type Target = Awaited<ReturnType<typeof start>>;

interface Call {
  readonly query?: Record<string, unknown>;
  readonly code?: string;
  /** Raw JSON. */
  readonly body?: string;
}

async function call(
  { url, host, given, room }: Target,
  { method, path, schema }: Route,
  part: Call,
  as: Person = host,
) {
  const query = new URLSearchParams(
    Object.entries({ ...sampleOf(schema.query as Shape, given), ...part.query }).map(toText),
  );
  const body = part.body ?? JSON.stringify(sampleOf(schema.body as Shape, given));
  const address = `${url}${path.replace(':code', part.code ?? room.code)}?${query}`;
  const response = await fetch(address, {
    method,
    redirect: 'manual',
    headers: { cookie: as.cookie, ...(method !== 'GET' && { 'content-type': 'application/json' }) },
    ...(method !== 'GET' && { body }),
  });
  const text = await response.text();
  const answer = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, body: answer, headers: response.headers };
}

const toText = ([name, value]: [string, unknown]): [string, string] => [name, String(value)];

const POISON = { NUL: '"a\\u0000b"', 'half a surrogate pair': '"a\\ud800b"' };

databaseTest(
  '[TR4] NUL characters and broken Unicode are refused in every text of every route, and stored nowhere',
  async (t, database) => {
    const target = await start(await startSite(t, database));
    const before = await target.stored();
    for (const route of table) {
      const { params, query, body } = route.schema as { params?: Shape; query?: Shape; body?: Shape };
      const refused = async (what: string, part: Call) => {
        const answer = await call(target, route, part);
        assert.deepEqual([answer.status, codeOf(answer)], [400, 'VALIDATION_ERROR'], `${route.name}: ${what}`);
      };
      for (const [poison, text] of Object.entries(POISON)) {
        for (const field of fieldsOf(body, ['string'])) {
          const sample = sampleOf(body, { ...target.given, [field]: '@' });
          await refused(`${field} with ${poison}`, { body: rawJson(sample, text) });
        }
      }
      for (const field of fieldsOf(query, ['string']))
        await refused(`${field} with NUL`, { query: { [field]: 'a\0b' } });
      if (params !== undefined) await refused('a path with NUL', { code: 'a%00b' });
    }
    assert.deepEqual(await target.stored(), before);
  },
);

databaseTest(
  '[TR4] numbers that are none, too large or too exact are refused, or mean nothing, in every route',
  async (t, database) => {
    const target = await start(await startSite(t, database));
    const before = await target.stored();
    for (const route of table) {
      const { query, body } = route.schema as { query?: Shape; body?: Shape };
      for (const raw of ['1e999', '-1e999', '-1', '1e308', '9007199254740993', '"NaN"']) {
        for (const field of fieldsOf(body, ['number', 'integer'])) {
          const sample = sampleOf(body, { ...target.given, [field]: '@' });
          const answer = await call(target, route, { body: rawJson(sample, raw) });
          assert.deepEqual(
            [answer.status, codeOf(answer)],
            [400, 'VALIDATION_ERROR'],
            `${route.name}: ${field} ${raw}`,
          );
        }
        for (const field of fieldsOf(query, ['number', 'integer'])) {
          const answer = await call(target, route, { query: { [field]: JSON.parse(raw) } });
          assert.equal(answer.status, 400, `${route.name}: ${field} ${raw}`);
        }
      }
    }
    assert.deepEqual(await target.stored(), before);
  },
);

databaseTest(
  '[TR4] bodies of a megabyte, of nothing but brackets, or of the wrong kind are refused by every route',
  async (t, database) => {
    const target = await start(await startSite(t, database));
    const before = await target.stored();
    const wrong = ['null', '5', '"text"', '[]', '['.repeat(BODY_MAX_BYTES / 2), '{'.repeat(1_000), 'not JSON'];
    for (const route of table.filter(({ schema }) => schema.body !== undefined)) {
      const field = fieldsOf(route.schema.body as Shape, ['string'])[0] ?? 'padding';
      const megabyte = JSON.stringify({ [field]: 'x'.repeat(2 ** 20) });
      assert.equal((await call(target, route, { body: megabyte })).status, 413, route.name);
      for (const body of wrong) {
        const answer = await call(target, route, { body });
        // A body of optional fields may be left out, which `null` says as well.
        const isLeftOut = body === 'null' && answer.status < 300;
        assert.ok(
          isLeftOut || codeOf(answer) === 'VALIDATION_ERROR',
          `${route.name}: ${body.slice(0, 20)} ${answer.status}`,
        );
      }
    }
    const after = await target.stored();
    assert.deepEqual([after.users, after.messages, after.progress], [before.users, before.messages, before.progress]);
  },
);

databaseTest('[TR4] keys that are names of JavaScript’s own reach no object, by no route', async (t, database) => {
  const target = await start(await startSite(t, database));
  const keys = Reflect.ownKeys(Object.prototype);
  const hostile =
    '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "toString": 1, "hasOwnProperty": 1}';
  for (const route of table) {
    const answer = await call(target, route, {
      body: hostile,
      query: JSON.parse('{"__proto__": 1, "constructor": 1}'),
    });
    assert.ok(answer.status < 500, `${route.name}: ${answer.status}`);
    assert.deepEqual(Reflect.ownKeys(Object.prototype), keys, route.name);
    assert.ok(!('polluted' in {}), route.name);
  }
  const { code } = await target.world.room(await target.world.account('other'));
  const renamed = await target.world.request('PATCH', `/api/rooms/${code}/`, {
    headers: { cookie: (await target.world.account('third')).cookie },
    body: JSON.parse('{"__proto__": {"is_host": true, "isHost": true}, "title": "mine"}'),
  });
  assert.equal(renamed.status, 403, 'and nobody becomes host by them');
});
