/** Own chat messages between `sendChat` and the server's word on them: resent after a reconnect, under the same id (CH3). */
import { CHAT_MESSAGE_MAX_LENGTH, type ServerFrameOf, type StoredMessage } from '@streamit/protocol';
import { knownCode, networkError, protocolError, StreamItError } from './streamit-error.ts';

interface Pending {
  readonly text: string;
  readonly resolve: (message: StoredMessage) => void;
  readonly reject: (error: StreamItError) => void;
}

export interface ChatOutboxOptions {
  readonly newId: () => string;
  readonly send: (frame: { type: 'CHAT_MESSAGE'; message: string; client_id: string; id: string }) => void;
  /** A message was taken in, or given up, under this `client_id`. */
  readonly onSending: (clientId: string, text: string) => void;
  readonly onFailed: (clientId: string, error: StreamItError) => void;
}

export interface ChatOutbox {
  /** `clientId`: of a message that failed, and is sent once more. */
  send(text: string, clientId?: string): Promise<StoredMessage>;
  /** The connection is open again: everything that has no answer yet goes out once more. */
  resend(): void;
  /** The server broadcast a message: perhaps one of these. */
  stored(frame: ServerFrameOf<'CHAT_MESSAGE'>): void;
  /** The server refused something; says whether it was one of these. */
  refused(frame: ServerFrameOf<'ERROR'>): boolean;
  /** The connection is closed for good: nothing more will be sent. */
  close(): void;
}

/** Messages that may wait for an answer. The chat's own rate limit is far below; this is for a long time offline. */
const PENDING_MAX = 20;

export function createChatOutbox({ newId, send, onSending, onFailed }: ChatOutboxOptions): ChatOutbox {
  const pending = new Map<string, Pending>();
  let isClosed = false;

  function transmit(clientId: string, text: string) {
    send({ type: 'CHAT_MESSAGE', message: text, client_id: clientId, id: clientId });
  }

  function take(clientId: string | number | undefined): Pending | undefined {
    if (typeof clientId !== 'string') return undefined;
    const entry = pending.get(clientId);
    pending.delete(clientId);
    return entry;
  }

  function fail(clientId: string, error: StreamItError) {
    const entry = take(clientId);
    if (entry === undefined) return;
    onFailed(clientId, error);
    entry.reject(error);
  }

  return {
    async send(text, clientId = newId()) {
      // The server drops an empty message without a word, and closes the socket on a huge one: neither gets that far.
      if (text.trim() === '') throw protocolError('VALIDATION_ERROR');
      if (text.length > CHAT_MESSAGE_MAX_LENGTH) throw protocolError('MESSAGE_TOO_LONG');
      if (pending.size >= PENDING_MAX) throw protocolError('RATE_LIMITED');
      if (isClosed) throw networkError();
      const { promise, resolve, reject } = Promise.withResolvers<StoredMessage>();
      pending.set(clientId, { text, resolve, reject });
      onSending(clientId, text);
      transmit(clientId, text);
      return promise;
    },
    resend() {
      for (const [clientId, { text }] of pending) transmit(clientId, text);
    },
    stored({ client_id, id, user, user_id, message, created_at }) {
      take(client_id)?.resolve({ id, user, user_id, message, created_at });
    },
    refused({ ref, code, message }) {
      if (typeof ref !== 'string' || !pending.has(ref)) return false;
      fail(ref, new StreamItError({ code: knownCode(code), message }));
      return true;
    },
    close() {
      isClosed = true;
      for (const clientId of [...pending.keys()]) fail(clientId, networkError());
    },
  };
}
