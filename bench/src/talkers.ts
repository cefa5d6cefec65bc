/**
 * A program: rooms full of people who each say something every so often, at instants of their own, and who note what they
 * hear and when.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { connectWebSocket, type RoomClient } from './room-client.ts';
import { answerWith } from './rpc.ts';

export interface Talk {
  /** What all of its messages begin with. */
  readonly mark: string;
  readonly durationMs: number;
  /** Between two messages of one person. */
  readonly everyMs: number;
  /** So many in each room talk; the others listen. */
  readonly talkers: number;
}
export interface Heard {
  readonly sent: number;
  /** Messages that reached nobody; who sent them got an error for each of them, if all is well. */
  readonly unheard: number;
  readonly errors: readonly string[];
  /** Of those that reached somebody: deliveries that did not happen, and those that happened again. */
  readonly lost: number;
  readonly doubled: number;
  /** From sending a message until somebody in the room has read it, milliseconds: of every delivery. */
  readonly latencies: Float32Array;
}

interface Person {
  readonly client: RoomClient;
  /** How often each message of the room has reached him, by its number. */
  heard: Uint8Array;
}
interface Room {
  /** Names it in its messages. */
  readonly name: string;
  readonly people: Person[];
  /** When each of its messages was sent, by its number. */
  readonly sentAt: number[];
}

/** How long the last messages may take to arrive. */
const ARRIVAL_MS = 20_000;
const JOIN_AT_ONCE = 10;

let rooms: Room[] = [];
let latencies = new Float32Array();
let heard = 0;
let expected = Number.POSITIVE_INFINITY;
let whenAllHeard = Promise.withResolvers<void>();
let errors: string[] = [];
let mark = '';

export const talkers = {
  /** `urls` of each room's people; answers when everyone has got his whole greeting. */
  async join(places: readonly { readonly name: string; readonly urls: readonly string[] }[]): Promise<void> {
    rooms = places.map(({ name }) => ({ name, people: [], sentAt: [] }));
    const coming = places.entries();
    const arrive = async () => {
      for (const [index, { urls }] of coming) for (const url of urls) await enter(rooms[index], url);
    };
    await Promise.all(Array.from({ length: JOIN_AT_ONCE }, arrive));
  },
  /** Answers when everything that was said has reached everybody, or has had time enough. */
  async talk({ mark: itsMark, durationMs, everyMs, talkers: count }: Talk): Promise<Heard> {
    const talking = rooms.flatMap((room) => room.people.slice(0, count).map((person) => ({ room, person })));
    const rounds = Math.floor(durationMs / everyMs);
    begin(itsMark, count * rounds);
    const startedAt = performance.now();
    // Everybody has his own moment, the same in each round.
    for (let number = 0; number < talking.length * rounds; number++) {
      const waitMs = startedAt + (number * everyMs) / talking.length - performance.now();
      if (waitMs > 1) await sleep(waitMs);
      const { room, person } = talking[(number * STRIDE) % talking.length] ?? {};
      if (room !== undefined && person !== undefined) say(room, person);
    }
    expected = rooms.reduce((sum, { people, sentAt }) => sum + people.length * sentAt.length, 0);
    if (heard >= expected) whenAllHeard.resolve();
    await Promise.race([whenAllHeard.promise, sleep(ARRIVAL_MS, undefined, { ref: false })]);
    // What comes twice may come late.
    await sleep(1_000);
    return account();
  },
};

/** Coprime to every number of people that is likely: neighbours in time sit in different rooms. */
const STRIDE = 7_919;

async function enter(room: Room | undefined, url: string): Promise<void> {
  if (room === undefined) return;
  const person = room.people.length;
  room.people.push({
    client: await connectWebSocket(url, { onFrame: (type, text) => hear(room, person, type, text) }),
    heard: new Uint8Array(),
  });
}

function begin(itsMark: string, messagesOfRoom: number): void {
  mark = itsMark;
  for (const room of rooms) {
    room.sentAt.length = 0;
    for (const person of room.people) person.heard = new Uint8Array(messagesOfRoom);
  }
  latencies = new Float32Array(messagesOfRoom * rooms.reduce((sum, { people }) => sum + people.length, 0));
  heard = 0;
  expected = Number.POSITIVE_INFINITY;
  whenAllHeard = Promise.withResolvers();
  errors = [];
}

function say({ name, sentAt }: Room, { client }: Person): void {
  const number = sentAt.push(performance.now()) - 1;
  client.send({
    type: 'CHAT_MESSAGE',
    message: `${mark}${name}.${number}. did you see how she looked at him just now?`,
  });
}

function hear(room: Room, index: number, type: string, text: Buffer): void {
  if (type === 'CHAT_MESSAGE') {
    const begins = `"message":"${mark}${room.name}.`;
    const found = text.indexOf(begins);
    if (found < 0) return;
    const at = found + begins.length;
    const number = Number.parseInt(text.toString('latin1', at, at + 8), 10);
    const person = room.people[index];
    if (person === undefined) return;
    person.heard[number] = (person.heard[number] ?? 0) + 1;
    if (person.heard[number] > 1) return;
    latencies[heard] = performance.now() - (room.sentAt[number] ?? Number.NaN);
    heard++;
    if (heard === expected) whenAllHeard.resolve();
  } else if (type === 'ERROR') {
    const { code } = JSON.parse(text.toString()) as { code: string };
    errors.push(code);
  }
}

function account(): Heard {
  const account = { sent: 0, unheard: 0, lost: 0, doubled: 0 };
  for (const { sentAt, people } of rooms) {
    account.sent += sentAt.length;
    for (const number of sentAt.keys()) {
      const times = people.map((person) => person.heard[number] ?? 0);
      if (times.every((count) => count === 0)) account.unheard++;
      else account.lost += times.filter((count) => count === 0).length;
      account.doubled += times.filter((count) => count > 1).length;
    }
  }
  return { ...account, errors, latencies: latencies.subarray(0, heard) };
}

answerWith(talkers);
