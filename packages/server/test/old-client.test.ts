/**
 * A client whose author has read the first documents and nothing else: from signing in to the end of the room, in order,
 * by calls, cookies and events as they were described there. It knows nothing of our code, and must go on working.
 */
import { test } from 'node:test';
import { afterwards } from './old-client/afterwards.ts';
import { dialects } from './old-client/dialects.ts';
import { doors } from './old-client/doors.ts';
import { startEvening } from './old-client/evening.ts';
import { inTheRoom } from './old-client/in-the-room.ts';

for (const dialect of dialects) {
  test(`[TR1] [TR2] an old client's whole evening by ${dialect.name}`, async (t) => {
    const evening = await startEvening(t, dialect);
    for (const [title, step] of Object.entries({ ...doors, ...inTheRoom, ...afterwards })) {
      await t.test(`${title} (${dialect.name})`, () => step(evening));
    }
  });
}
