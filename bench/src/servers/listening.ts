/** Says where a server of comparison is, in the way the server under test says it. */
import type { Server } from 'node:http';

export function listening(http: Server): void {
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('listens on no port');
  console.log(`listening at http://127.0.0.1:${address.port}`);
}
