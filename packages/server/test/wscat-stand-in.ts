/** As much of wscat as docs/manual-testing.md uses: sends each line of standard input, prints what comes. */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';

const { values } = parseArgs({
  options: {
    'no-color': { type: 'boolean' },
    connect: { type: 'string', short: 'c', default: '' },
    subprotocol: { type: 'string', short: 's', multiple: true, default: [] },
  },
});
const ws = new WebSocket(values.connect, values.subprotocol);
ws.on('message', (data) => process.stdout.write(`${data}\n`));
ws.on('close', () => process.exit(0));
ws.on('open', () => {
  createInterface(process.stdin).on('line', (line) => ws.send(line));
});
