/** A program: people in one room, perhaps the host among them, who note when each of his commands reaches them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connectWebSocket, type RoomClient } from './room-client.ts';
import { answerWith } from './rpc.ts';

/** How long the last commands may take to arrive. */
const ARRIVAL_MS = 10_000;
/** Command number `n` seeks here, in seconds: so it is known again when it arrives. */
const placeOf = (command: number) => (command + 1) / 10;
/** As many as fit into the film of a seeded room, of 60 s. */
export const COMMANDS_MAX = 500;

const people: RoomClient[] = [];
let arrivedAt = new Float64Array();
let commands = 0;
let missing = 0;
let whenAllArrived = Promise.withResolvers<void>();

/** Milliseconds by a clock that all processes of this machine share. */
const now = () => Number(process.hrtime.bigint()) / 1e6;

export const audience = {
  /** Joins, so many at a time; answers when everyone has got his whole greeting. */
  async join({ urls, atOnce }: { urls: readonly string[]; atOnce: number }): Promise<void> {
    const coming = urls.entries();
    const arrive = async () => {
      for (const [index, url] of coming) {
        people[index] = await connectWebSocket(url, { onFrame: (type, text) => hear(index, type, text) });
      }
    };
    await Promise.all(Array.from({ length: atOnce }, arrive));
  },
  /** From now on so many commands are expected. */
  expect(count: number): void {
    if (count > COMMANDS_MAX) throw new Error(`more than ${COMMANDS_MAX} commands cannot be told apart`);
    commands = count;
    arrivedAt = new Float64Array(commands * people.length).fill(Number.NaN);
    missing = arrivedAt.length;
    whenAllArrived = Promise.withResolvers<void>();
  },
  /** The first of these people, who is the host, gives the expected commands; answers when each was given. */
  async command({ perSecond }: { perSecond: number }): Promise<Float64Array> {
    const sentAt = new Float64Array(commands);
    const startedAt = now();
    for (let command = 0; command < commands; command++) {
      await sleep(Math.max(0, startedAt + (command * 1000) / perSecond - now()));
      sentAt[command] = now();
      people[0]?.send({ type: 'SEEK', time: placeOf(command) });
    }
    return sentAt;
  },
  /** When each arrived, one person after another, for each his commands in order; NaN for what did not. */
  async arrivals(): Promise<Float64Array> {
    await Promise.race([whenAllArrived.promise, sleep(ARRIVAL_MS, undefined, { ref: false })]);
    return arrivedAt;
  },
};

function hear(person: number, type: string, text: Buffer): void {
  if (type !== 'PLAYBACK_STATE' || missing === 0) return;
  const at = text.indexOf('"time":') + '"time":'.length;
  const command = Math.round(Number.parseFloat(text.toString('latin1', at, at + 24)) * 10) - 1;
  if (command < 0 || command >= commands) return;
  const slot = person * commands + command;
  // Told again it has not arrived again.
  if (!Number.isNaN(arrivedAt[slot])) return;
  arrivedAt[slot] = now();
  missing--;
  if (missing === 0) whenAllArrived.resolve();
}

answerWith(audience);
