/** The socket of personal news: it only listens. */
import {
  CLOSE,
  type CloseCode,
  FRAME_MAX_BYTES,
  PERSONAL_MAX_CONNECTIONS,
  type PersonalFrame,
  type UserId,
} from '@streamit/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { PersonalDoor } from '../../ports/personal-door.ts';
import { Connection } from './connection.ts';
import type { Refusal } from './dispatch.ts';
import type { Endpoint } from './endpoint.ts';
import type { Heartbeat } from './heartbeat.ts';

const PERSONAL_PATH = /^\/ws\/(?:v1\/)?notifications\/?$/;
const SILENCE: Refusal = {
  error: { type: 'ERROR', code: 'VALIDATION_ERROR', message: 'this socket only tells, it takes no frames' },
  isMalformed: true,
};

class PersonalConnection extends Connection<PersonalFrame> {
  protected override async handle(): Promise<Refusal> {
    return SILENCE;
  }
}

export interface PersonalEndpointOptions {
  readonly door: PersonalDoor;
  readonly clock: Clock;
  readonly heartbeat: Heartbeat;
}

export function createPersonalEndpoint({ door, clock, heartbeat }: PersonalEndpointOptions): Endpoint {
  /** Open sockets of this node, by user: whoever opens more than he can look at loses the oldest. */
  const open = new Map<UserId, Set<PersonalConnection>>();

  function enlist(user: UserId, connection: PersonalConnection): void {
    const his = open.get(user) ?? new Set();
    open.set(user, his.add(connection));
    const [oldest] = his;
    if (his.size > PERSONAL_MAX_CONNECTIONS) oldest?.close(CLOSE.TRY_LATER);
  }

  function strike(user: UserId, connection: PersonalConnection): void {
    const his = open.get(user);
    his?.delete(connection);
    if (his?.size === 0) open.delete(user);
  }

  async function live(user: UserId, connection: PersonalConnection): Promise<void> {
    enlist(user, connection);
    let stop = async () => {};
    try {
      // Whoever opens it anew reads what is stored: the surest way to what was missed.
      const onMissed = () => connection.close(CLOSE.RESTARTING);
      stop = await door.listen(user, (frame) => connection.send(frame), onMissed);
      connection.start();
      heartbeat.add(connection);
      await connection.ended();
    } finally {
      heartbeat.remove(connection);
      strike(user, connection);
      await connection.settled();
      await stop();
    }
  }

  return {
    path: PERSONAL_PATH,
    frameMaxBytes: FRAME_MAX_BYTES,
    async admit({ ws, socket, credential }) {
      const guest = await door.admit(credential);
      if (guest === undefined) return CLOSE.NOT_AUTHENTICATED;
      const connection = new PersonalConnection({ ws, socket, clock });
      const close = (code: CloseCode) => connection.close(code);
      return { signIn: guest.signIn, close, live: () => live(guest.user, connection) };
    },
  };
}
