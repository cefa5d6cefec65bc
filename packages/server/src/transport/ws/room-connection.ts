/** One connection to a room: what the modules see of it is its {@link Session}. */
import type { ConnectionId, RoomCode, ServerFrame } from '@streamit/protocol';
import type { Session } from '../../ports/session.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import type { Dispatch, Refusal } from './dispatch.ts';

export interface RoomConnectionOptions extends ConnectionOptions {
  readonly id: ConnectionId;
  readonly user: Session['user'];
  readonly room: RoomCode;
  readonly dispatch: Dispatch;
}

export class RoomConnection extends Connection<ServerFrame> implements Session {
  readonly connection: ConnectionId;
  readonly user: Session['user'];
  readonly room: RoomCode;
  /** Room clock when it began. */
  readonly since: number;
  readonly #dispatch: Dispatch;
  #heldState: Buffer | null = null;

  constructor({ id, user, room, dispatch, ...options }: RoomConnectionOptions) {
    super(options);
    this.connection = id;
    this.user = user;
    this.room = room;
    this.since = options.clock.now();
    this.#dispatch = dispatch;
  }

  /** Writes a framed `PLAYBACK_STATE`; while earlier bytes still wait, a newer one replaces it (WS4). */
  writeState(frame: Buffer): void {
    if (this.isBehind) this.#heldState = frame;
    else this.write(frame);
  }

  protected override handle(text: string, receivedAt: number): Promise<Refusal | undefined> {
    return this.#dispatch(this, text, receivedAt);
  }

  protected override drained(): void {
    if (this.#heldState === null) return;
    const frame = this.#heldState;
    this.#heldState = null;
    this.write(frame);
  }
}
