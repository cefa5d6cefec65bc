/** Puts the numbers of a run of chats into bench/RESULTS.md. */
import type { ChatOptions } from './chat.ts';
import type { Stored } from './message-ledger.ts';
import { table, verdicts, whenAndWhere, writeSection } from './results.ts';

export interface ChatSample {
  readonly installation: string;
  readonly reading: string;
  readonly sent: number;
  readonly deliveries: number;
  /** Messages that reached nobody, and the codes of the errors that their senders got. */
  readonly unheard: number;
  readonly errors: readonly string[];
  /** Of the others: deliveries that did not happen, and those that happened again. */
  readonly lost: number;
  readonly doubled: number;
  readonly stored: Stored;
  /** From sending to reading, of all deliveries. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of one core, of all nodes together. */
  readonly cpuShare: number;
  readonly cpuMicrosPerMessage: number;
  readonly redisCpuShare: number;
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

/** How many, and with which errors. */
function refused({ unheard, errors }: ChatSample): string {
  const codes = [...Map.groupBy(errors, (code) => code)].map(([code, some]) => `${some.length} × ${code}`);
  return [unheard.toLocaleString('en'), ...codes].join(', ');
}

const percent = (share: number) => `${(share * 100).toFixed(0)} %`;

export async function writeChatResults(samples: readonly ChatSample[], options: ChatOptions): Promise<void> {
  const { rooms, viewers, seconds, isTrial } = options;
  const paragraphs = [
    whenAndWhere(),
    `${rooms} rooms of ${viewers} connections each, half of the rooms in each of two client processes; with two nodes, each room's people ` +
      `are spread over both. For ${seconds} s messages are sent at even intervals, each by somebody else; PostgreSQL (which waits for ` +
      'its disk), Redis, nodes and clients share the machine. Time from sending until a viewer has read it, of every delivery. CPU ' +
      'is that of all nodes together, in cores.',
    table(
      [
        'installation',
        'load',
        'messages',
        'deliveries',
        'p50',
        'p99',
        'CPU',
        'CPU per message',
        'CPU of Redis',
        'rows per INSERT',
      ],
      samples.map((sample) => [
        sample.installation,
        sample.reading,
        sample.sent.toLocaleString('en'),
        sample.deliveries.toLocaleString('en'),
        `${sample.p50Ms.toFixed(1)} ms`,
        `${sample.p99Ms.toFixed(1)} ms`,
        percent(sample.cpuShare),
        `${sample.cpuMicrosPerMessage.toFixed(0)} µs`,
        percent(sample.redisCpuShare),
        (sample.stored.messages / sample.stored.inserts).toFixed(1),
      ]),
    ),
    table(
      [
        'installation',
        'load',
        'refused with an error',
        'reached only some',
        'reached somebody twice',
        'stored',
        'stored twice',
      ],
      samples.map((sample) => [
        sample.installation,
        sample.reading,
        refused(sample),
        ...[sample.lost, sample.doubled, sample.stored.messages, sample.stored.doubled].map((count) =>
          count.toLocaleString('en'),
        ),
      ]),
    ),
    verdicts(
      [
        { text: 'messages that were refused', wrong: ({ unheard }: ChatSample) => unheard },
        {
          text: 'refused without a word',
          wrong: ({ unheard, errors }: ChatSample) => Math.abs(unheard - errors.length),
        },
        { text: 'deliveries of the others that did not happen', wrong: ({ lost }: ChatSample) => lost },
        { text: 'deliveries that happened twice', wrong: ({ doubled }: ChatSample) => doubled },
        {
          text: 'of the others, messages that are not stored, or twice',
          wrong: ({ sent, unheard, stored }: ChatSample) => Math.abs(sent - unheard - stored.messages) + stored.doubled,
        },
      ].map(({ text, wrong }) => ({
        text: `${text}, all rows`,
        limit: 0,
        values: [sum(samples.map(wrong))],
        unit: '',
      })),
    ),
  ];
  await writeSection('chat', paragraphs, isTrial);
}
