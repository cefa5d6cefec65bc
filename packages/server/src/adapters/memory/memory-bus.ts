/** The buses of a single node: they hand what is published to this process's own listeners. */
import type { PersonalFrame, RoomCode, UserId } from '@streamit/protocol';
import type { PersonalBus } from '../../ports/personal-bus.ts';
import type { RoomBus, RoomEvent } from '../../ports/room-bus.ts';
import type { SignOuts } from '../../ports/sign-outs.ts';
import { createListeners } from './listeners.ts';

export function createMemoryBus(): RoomBus {
  const listeners = createListeners<RoomCode, RoomEvent>();
  return {
    publish: async (room, event) => listeners.tell(room, event),
    subscribe: async (room, listener) => listeners.add(room, listener),
  };
}

export function createMemoryPersonalBus(): PersonalBus {
  const listeners = createListeners<UserId, PersonalFrame>();
  return {
    publish: async (user, frame) => listeners.tell(user, frame),
    subscribe: async (user, listener) => listeners.add(user, listener),
  };
}

export function createMemorySignOuts(): SignOuts {
  const listeners = createListeners<'all', string>();
  return {
    announce: async (session) => listeners.tell('all', session),
    subscribe: async (listener) => listeners.add('all', listener),
  };
}
