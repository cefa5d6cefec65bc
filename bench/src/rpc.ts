/** Questions and answers between a parent process and its child, over Node's IPC channel. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export type Handlers = Readonly<Record<string, (input: never) => unknown>>;
interface Question {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}
type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly error: string });

/** In the child: answers the parent's questions. */
export function answerWith(handlers: Handlers): void {
  process.on('message', ({ id, name, input }: Question) => void answer(id, handlers[name], input));
  // A measurement that was killed leaves nobody behind.
  process.on('disconnect', () => process.exit(0));
}

async function answer(id: number, handler: ((input: never) => unknown) | undefined, input: unknown): Promise<void> {
  try {
    if (handler === undefined) throw new Error('there is no such question');
    process.send?.({ id, value: await handler(input as never) } satisfies Answer);
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? `${error.stack}` : String(error) } satisfies Answer);
  }
}

/** A child's handlers, as the parent sees them. A call fails when its handler fails or the child ends. */
export type Remote<H extends Handlers> = {
  readonly [Name in keyof H]: (...input: Parameters<H[Name]>) => Promise<Awaited<ReturnType<H[Name]>>>;
};

/** In the parent: the handlers of `child`. */
export function remote<H extends Handlers>(child: ChildProcess): Remote<H> {
  return new Proxy({} as Remote<H>, { get: (_, name) => (input: unknown) => ask(child, String(name), input) });
}

let questions = 0;

async function ask(child: ChildProcess, name: string, input: unknown): Promise<unknown> {
  const id = ++questions;
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const hear = (heard: Answer) => {
    if (heard.id !== id) return;
    if ('error' in heard) reject(new Error(heard.error));
    else resolve(heard.value);
  };
  const ended = (code: number | null) => reject(new Error(`${child.spawnargs.join(' ')} ended with ${code}`));
  child.on('message', hear);
  child.once('exit', ended);
  child.send({ id, name, input } satisfies Question);
  try {
    return await promise;
  } finally {
    child.off('message', hear);
    child.off('exit', ended);
  }
}

/** In the parent: starts a program of this folder that answers. It ends with `stack`. */
export function startChild<H extends Handlers>(stack: AsyncDisposableStack, file: string): Remote<H> {
  // Numbers by the hundred thousand travel as they are, not as text.
  const child = fork(join(import.meta.dirname, file), { stdio: 'inherit', serialization: 'advanced' });
  stack.defer(() => end(child));
  return remote<H>(child);
}

/** Ends a child and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
