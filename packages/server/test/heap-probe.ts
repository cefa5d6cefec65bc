/** Reads the heap of another Node process after a full collection, over its inspector. */
import { WebSocket } from 'ws';

export interface HeapProbe {
  /** Bytes in use after garbage was collected. */
  usedBytes(): Promise<number>;
  /** What an expression is worth there, as JSON can say it. */
  evaluate(expression: string): Promise<unknown>;
  close(): void;
}

/** `inspectorUrl` as Node prints it when told by SIGUSR1 to open it. */
export async function openHeapProbe(inspectorUrl: string): Promise<HeapProbe> {
  const ws = new WebSocket(inspectorUrl);
  const waiting = new Map<number, (result: Record<string, unknown>) => void>();
  ws.on('message', (data) => {
    const { id, result } = JSON.parse(String(data)) as { id: number; result: Record<string, unknown> };
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject));
  let lastId = 0;

  function call(method: string, params = {}): Promise<Record<string, unknown>> {
    const { promise, resolve } = Promise.withResolvers<Record<string, unknown>>();
    waiting.set(++lastId, resolve);
    ws.send(JSON.stringify({ id: lastId, method, params }));
    return promise;
  }

  return {
    async usedBytes() {
      await call('HeapProfiler.collectGarbage');
      const { usedSize, backingStorageSize } = await call('Runtime.getHeapUsage');
      return Number(usedSize) + Number(backingStorageSize ?? 0);
    },
    async evaluate(expression) {
      const { result } = await call('Runtime.evaluate', { expression, returnByValue: true });
      return (result as { value?: unknown }).value;
    },
    close: () => ws.terminate(),
  };
}
