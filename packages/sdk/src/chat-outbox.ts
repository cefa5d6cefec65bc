/** Own chat messages between `sendChat` and the server's word on them: resent after a reconnect, under the same id (CH3). */
import {
  CHAT_BURST,
  CHAT_MESSAGE_MAX_LENGTH,
  CHAT_WINDOW_MS,
  type ServerFrameOf,
  type StoredMessage,
} from '@streamit/protocol';
import type { Environment } from './environment.ts';
import { knownCode, networkError, protocolError, StreamItError } from './streamit-error.ts';

interface Pending {
  readonly text: string;
  readonly resolve: (message: StoredMessage) => void;
  readonly reject: (error: StreamItError) => void;
}

export interface ChatOutboxOptions {
  readonly environment: Pick<Environment, 'newId' | 'after'>;
  readonly send: (frame: { type: 'CHAT_MESSAGE'; message: string; client_id: string; id: string }) => void;
  /** A message was taken in, or given up, under this `client_id`. */
  readonly onSending: (clientId: string, text: string) => void;
  readonly onFailed: (clientId: string, error: StreamItError) => void;
}

export interface ChatOutbox {
  /** `clientId`: of a message that failed, and is sent once more. */
  send(text: string, clientId?: string): Promise<StoredMessage>;
  /** The connection is open again: everything that has no answer yet goes out once more, one after another. */
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
/** Between two that go out again: as often as the server takes new ones (CH2), and a bit, for what the way adds. */
const RESEND_EVERY_MS = CHAT_WINDOW_MS / CHAT_BURST + 100;

export function createChatOutbox({ environment, send, onSending, onFailed }: ChatOutboxOptions): ChatOutbox {
  const pending = new Map<string, Pending>();
  let isClosed = false;
  let cancelResend = () => {};

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
    async send(text, clientId = environment.newId()) {
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
      cancelResend();
      const waiting = [...pending.keys()];
      const next = () => {
        const clientId = waiting.find((id) => pending.has(id));
        const entry = clientId && pending.get(clientId);
        if (!entry) return;
        waiting.splice(0, waiting.indexOf(clientId) + 1);
        transmit(clientId, entry.text);
        cancelResend = environment.after(RESEND_EVERY_MS, next);
      };
      next();
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
      cancelResend();
      for (const clientId of [...pending.keys()]) fail(clientId, networkError());
    },
  };
}
