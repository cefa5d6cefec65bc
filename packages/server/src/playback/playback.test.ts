import assert from 'node:assert/strict';
import type { ConnectionId, PlaybackCommand, PlaybackStateFrame, RoomCode, RoomId, UserId } from '@streamit/protocol';
import fc from 'fast-check';
import { databaseTest } from '../../test/databases.ts';
import { createFakeClock } from '../../test/fake-clock.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import { createCatalog } from '../catalog/catalog.ts';
import type { PlaybackStore } from '../ports/playback-store.ts';
import type { Session } from '../ports/session.ts';
import type { Room } from '../rooms/room-queries.ts';
import { createPlayback } from './playback.ts';
import { createPlaybackChanges } from './playback-changes.ts';
import { createPlaybackJournal } from './playback-journal.ts';

const host = 'host' as UserId;
const room: Room = {
  id: 'room' as RoomId,
  code: 'AAAAAA' as RoomCode,
  hostId: host,
  hostName: 'Host',
  title: null,
  state: 'LIVE',
  isPrivate: false,
  entryMode: 'APPROVAL',
  isChatEnabled: true,
  waitForViewers: false,
  source: null,
  createdAt: 0,
  graceDeadline: null,
};
const session: Session = {
  connection: 'c' as ConnectionId,
  user: { id: host, name: 'Host', mayHost: true },
  room: room.code,
  delayMs: null,
  measured: new Promise(() => {}),
  send() {},
};
const silent = { info() {}, warn() {}, error() {} };
const command: fc.Arbitrary<PlaybackCommand> = fc.record({
  type: fc.constantFrom('PLAY' as const, 'PAUSE' as const, 'SEEK' as const),
  time: fc.integer({ min: 0, max: 60 }),
});

databaseTest(
  '[PB5] however concurrent commands on two nodes interleave, all land, and the version grows by one with each',
  async (_t, { db }) => {
    const commands = fc.array(fc.record({ command, node: fc.nat(1) }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), commands, async (scheduler, given) => {
        const store = createMemoryStore(createFakeClock());
        const playback: PlaybackStore = {
          load: (code) => scheduler.schedule(store.playback.load(code), 'load'),
          replace: (code, expected, next) =>
            scheduler.schedule(Promise.resolve(), 'replace').then(() => store.playback.replace(code, expected, next)),
          drop: store.playback.drop,
        };
        const nodes = [0, 1].map(() => {
          const told: PlaybackStateFrame[] = [];
          const bus = {
            ...store.bus,
            publish: async (_: RoomCode, event: Parameters<typeof store.bus.publish>[1]) => {
              if (event.kind === 'frame' && event.frame.type === 'PLAYBACK_STATE') told.push(event.frame);
            },
          };
          const catalog = createCatalog();
          const live = { ...store, playback, bus };
          const rooms = { current: async () => room, setSource: async () => room };
          const journal = { ...createPlaybackJournal({ db, clock: store.clock, log: silent }), record() {} };
          const changes = createPlaybackChanges({ db, store: live, journal, observe() {} });
          return { told, playback: createPlayback({ store: live, rooms, catalog, changes }) };
        });
        await scheduler.waitFor(
          Promise.all(given.map((each) => nodes[each.node]?.playback.command(session, each.command))),
        );

        const versions = nodes.map(({ told }) => told.map(({ version }) => version));
        for (const each of versions)
          assert.deepEqual(
            each,
            [...each].sort((a, b) => a - b),
            'told in their order',
          );
        const all = versions.flat().sort((a, b) => a - b);
        assert.deepEqual(
          all,
          given.map((_, n) => n + 1),
        );
        assert.equal((await store.playback.load(room.code))?.version, given.length);
      }),
    );
  },
);

databaseTest(
  '[PB6] a host who scrubs has the delays looked at a few times a second, and is late by no more',
  async (_t, { db }) => {
    const clock = createFakeClock();
    const store = createMemoryStore(clock);
    let looks = 0;
    let delayMs = 100;
    const presence: typeof store.presence = {
      ...store.presence,
      async delayAt() {
        looks += 1;
        return delayMs;
      },
    };
    const journal = createPlaybackJournal({ db, clock, log: silent });
    const { leadMs } = createPlaybackChanges({ db, store: { ...store, presence }, journal, observe() {} });
    const near = await leadMs(room.code);
    for (let n = 0; n < 60; n++) {
      assert.equal(await leadMs(room.code), near);
      clock.advance(1_000 / 60);
    }
    assert.ok(looks >= 2 && looks <= 5, `${looks} looks in a second`);
    delayMs = 300;
    clock.advance(250);
    assert.ok((await leadMs(room.code)) > near);
  },
);
