/** One accepted WebSocket: bounds what comes in, handles it one frame after another, and bounds what waits to go out. */
import type { Socket } from 'node:net';
import {
  CLOSE,
  type CloseCode,
  ERRORS,
  FRAMES_QUEUED_MAX,
  SEND_BUFFER_MAX_BYTES,
  type ServerFrameOf,
} from '@streamit/protocol';
import type { WebSocket } from 'ws';
import type { Clock } from '../../ports/clock.ts';
import type { Refusal } from './dispatch.ts';
import { InboundLimit } from './inbound-limit.ts';
import { textFrame } from './text-frame.ts';

/** Round trips whose minimum is taken: a stall of the client's or a queue on the way must not look like distance. */
const ROUND_TRIPS_KEPT = 4;

export interface ConnectionOptions {
  readonly ws: WebSocket;
  /** The socket under `ws`: broadcasts are written to it already framed. */
  readonly socket: Socket;
  readonly clock: Clock;
}

/** `Frame`: what is sent on it, besides errors. */
export abstract class Connection<Frame extends object> {
  readonly #ws: WebSocket;
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #limit: InboundLimit;
  #queued = 0;
  #handled: Promise<void> = Promise.resolve();
  #roundTripsMs: number[] = [];
  readonly #measured = Promise.withResolvers<void>();
  #heardAt: number;

  constructor({ ws, socket, clock }: ConnectionOptions) {
    this.#ws = ws;
    this.#socket = socket;
    this.#clock = clock;
    this.#heardAt = clock.now();
    this.#limit = new InboundLimit(this.#heardAt);
  }

  /** What was said, one frame after another; resolves with what is wrong with it, if anything. Never rejects. */
  protected abstract handle(text: string, receivedAt: number): Promise<Refusal | undefined>;

  /** Everything written so far has been taken by the network. */
  protected drained(): void {}

  /** Begins to read frames, which TCP held back until now. */
  start(): void {
    this.#ws.on('message', (data: Buffer, isBinary) => this.#receive(data, isBinary));
    this.#ws.on('pong', (echo) => this.#measure(echo));
    this.#socket.on('drain', () => this.drained());
    this.#ws.resume();
  }

  /** Resolves when the socket is closed, from whichever side. */
  ended(): Promise<void> {
    if (this.#ws.readyState === this.#ws.CLOSED) return Promise.resolve();
    return new Promise((resolve) => this.#ws.once('close', () => resolve()));
  }

  get isOpen(): boolean {
    return this.#ws.readyState === this.#ws.OPEN;
  }

  /** Resolves when the delay is known for the first time. */
  get measured(): Promise<void> {
    return this.#measured.promise;
  }

  get delayMs(): number | null {
    return this.#roundTripsMs.length === 0 ? null : Math.min(...this.#roundTripsMs) / 2;
  }

  /** Milliseconds since anything was heard from the other side. */
  get silentMs(): number {
    return this.#clock.now() - this.#heardAt;
  }

  send(frame: Frame | ServerFrameOf<'ERROR'>): void {
    this.write(textFrame(JSON.stringify(frame)));
  }

  /** Writes whole frames, as they are. A viewer who does not read is closed instead of being stored for (WS4). */
  write(frames: Buffer): void {
    if (!this.isOpen) return;
    this.#socket.write(frames);
    if (this.#socket.writableLength > SEND_BUFFER_MAX_BYTES) this.close(CLOSE.TOO_SLOW);
  }

  /** Whether bytes wait in this process because the other side does not take them. */
  get isBehind(): boolean {
    return this.#socket.writableNeedDrain;
  }

  close(code: CloseCode): void {
    this.#ws.close(code);
  }

  /** Without the closing handshake: for peers that are not there any more. */
  terminate(): void {
    this.#ws.terminate();
  }

  /** Asks for a sign of life; the echoed instant gives the round trip. */
  ping(): void {
    if (!this.isOpen) return;
    const sentAt = Buffer.alloc(8);
    sentAt.writeDoubleBE(this.#clock.now());
    this.#ws.ping(sentAt);
  }

  /** Resolves when all frames received so far are handled. */
  settled(): Promise<void> {
    return this.#handled;
  }

  #measure(echo: Buffer): void {
    this.#heardAt = this.#clock.now();
    if (echo.length !== 8) return;
    const roundTripMs = this.#heardAt - echo.readDoubleBE();
    // A client may echo anything; what can't be a round trip is not one.
    if (!(roundTripMs >= 0 && roundTripMs < 60_000)) return;
    this.#roundTripsMs = [...this.#roundTripsMs, roundTripMs].slice(-ROUND_TRIPS_KEPT);
    this.#measured.resolve();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    const receivedAt = this.#clock.now();
    this.#heardAt = receivedAt;
    if (!this.isOpen) return;
    if (isBinary) {
      this.close(CLOSE.UNSUPPORTED);
      return;
    }
    if (!this.#limit.admits(receivedAt)) {
      this.send({ type: 'ERROR', code: 'RATE_LIMITED', message: ERRORS.RATE_LIMITED.message });
      return;
    }
    this.#queued += 1;
    if (this.#queued === FRAMES_QUEUED_MAX) this.#ws.pause();
    this.#handled = this.#handled.then(() => this.#answer(data, receivedAt));
  }

  async #answer(data: Buffer, receivedAt: number): Promise<void> {
    try {
      if (!this.isOpen) return;
      const refusal = await this.handle(data.toString(), receivedAt);
      if (refusal === undefined) return;
      this.send(refusal.error);
      if (refusal.isMalformed && this.#limit.isAbusive(receivedAt)) this.close(CLOSE.POLICY);
    } finally {
      this.#queued -= 1;
      if (this.#queued === 0 && this.#ws.isPaused) this.#ws.resume();
    }
  }
}
