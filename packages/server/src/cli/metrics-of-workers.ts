/**
 * One set of numbers for all workers: whichever of them a scrape reaches asks the supervisor, who asks everyone. A scrape
 * of one worker alone would jump between counters that have nothing to do with each other.
 */
import cluster, { type Worker } from 'node:cluster';
import { AppError } from '../lib/app-error.ts';
import type { Exposition, MetricsPart } from '../ports/metrics.ts';

/** A worker that does not answer for so long is stuck. A gap in the records says so; numbers without its part would be wrong. */
const PART_MAX_MS = 2_000;
const ANSWER_MAX_MS = 2 * PART_MAX_MS;

/** What the processes say to each other about it; `metricsCall` tells the calls of one asker apart. */
type Message = { readonly metricsCall: number } & (
  | { readonly says: 'all-please' }
  | { readonly says: 'part-please' }
  | { readonly says: 'part'; readonly part: MetricsPart }
  | { readonly says: 'all'; readonly text: string | null; readonly contentType: string }
);

/** In the supervisor: answers what workers ask, from now on. `serving`: those who listen, and so have a part. */
export async function gatherMetrics(serving: () => readonly Worker[]): Promise<void> {
  const { AggregatorRegistry } = await import('prom-client');
  type Part = Parameters<typeof AggregatorRegistry.aggregate>[0][number];
  let calls = 0;

  async function text(): Promise<string | null> {
    calls += 1;
    const parts = await Promise.all(serving().map((worker) => partOf(worker, calls)));
    if (parts.includes('stuck')) return null;
    const there = parts.filter((part) => Array.isArray(part)) as Part[];
    return AggregatorRegistry.aggregate(there).metrics();
  }

  cluster.on('message', async (worker: Worker, message: unknown) => {
    if (!isAbout(message) || message.says !== 'all-please') return;
    const contentType = AggregatorRegistry.PROMETHEUS_CONTENT_TYPE;
    tell(worker, { metricsCall: message.metricsCall, says: 'all', text: await text(), contentType });
  });
}

/** `gone`: it ended meanwhile, and its part with it. */
async function partOf(worker: Worker, metricsCall: number): Promise<MetricsPart | 'gone' | 'stuck'> {
  const ended = Promise.withResolvers<'gone'>();
  const onEnd = () => ended.resolve('gone');
  worker.once('disconnect', onEnd);
  const answer = heard(worker, { metricsCall, says: 'part' }, PART_MAX_MS);
  tell(worker, { metricsCall, says: 'part-please' });
  const first = await Promise.race([answer, ended.promise]);
  worker.off('disconnect', onEnd);
  return first === 'gone' ? 'gone' : (first?.part ?? 'stuck');
}

/** In a worker: tells its part to the supervisor, and asks him for all of them. */
export function metricsOfAllWorkers(worker: Worker, ownPart: () => Promise<MetricsPart>): Exposition {
  let calls = 0;
  worker.on('message', async (message: unknown) => {
    if (!isAbout(message) || message.says !== 'part-please') return;
    tell(worker, { metricsCall: message.metricsCall, says: 'part', part: await ownPart() });
  });
  return {
    async expose() {
      calls += 1;
      const answer = heard(worker, { metricsCall: calls, says: 'all' }, ANSWER_MAX_MS);
      tell(worker, { metricsCall: calls, says: 'all-please' });
      const all = await answer;
      if (all !== undefined && all.text !== null) return { text: all.text, contentType: all.contentType };
      throw new AppError('REALTIME_UNAVAILABLE', 'Not all workers have told their part in time.');
    },
  };
}

/** The next message from the other side that says so about that call; undefined after `ms` without one. */
function heard<const Says extends Message['says']>(
  worker: Worker,
  { metricsCall, says }: { readonly metricsCall: number; readonly says: Says },
  ms: number,
): Promise<Extract<Message, { says: Says }> | undefined> {
  const { promise, resolve } = Promise.withResolvers<Extract<Message, { says: Says }> | undefined>();
  const hear = (message: unknown) => {
    if (isAbout(message) && message.metricsCall === metricsCall && isSaying(message, says)) resolve(message);
  };
  worker.on('message', hear);
  const timer = setTimeout(resolve, ms, undefined);
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off('message', hear);
  });
}

/** To one who may be ending: then nobody waits for it any more. */
function tell(worker: Worker, message: Message): void {
  if (worker.isConnected()) worker.send(message, () => {});
}

const isAbout = (message: unknown): message is Message =>
  typeof message === 'object' && message !== null && 'metricsCall' in message;

function isSaying<Says extends Message['says']>(
  message: Message,
  says: Says,
): message is Extract<Message, { says: Says }> {
  return message.says === says;
}
