/** Answers what is not HTTP at all, or never came to its end: there is no request yet, only a socket. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { ERRORS, type PlainError } from '@streamit/protocol';

/** What Node's parser says, as a status and a sentence; anything else is 400. */
const REFUSALS: Readonly<Record<string, readonly [status: number, message: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers of the request are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive.'],
};

/** Handler of the server's `clientError`: the plain shape (no path is known), then the connection ends. */
export function answerClientError({ code = '' }: { readonly code?: string }, socket: Socket): void {
  // Gone already: there is nobody to answer.
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] = REFUSALS[code] ?? [ERRORS.VALIDATION_ERROR.status, 'The request is not valid HTTP.'];
  const body = JSON.stringify({ error: message, code: 'VALIDATION_ERROR', message } satisfies PlainError);
  const headers = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.write(`${headers.join('\r\n')}\r\n\r\n${body}`);
  // Not kept until the other side is done as well: it may never be.
  socket.destroy();
}
