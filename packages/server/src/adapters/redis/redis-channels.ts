/**
 * Listeners by channel, on however many servers: each channel is subscribed once, when its first listener comes, and
 * again, with word of what may have been missed, when the connection that carried it was lost.
 */
import { AppError } from '../../lib/app-error.ts';
import type { Log } from '../../ports/log.ts';
import { unavailable } from './redis-connection.ts';
import type { Carrier, RedisServers } from './redis-servers.ts';

export interface ChannelListener {
  hear(message: string): void;
  /** Messages may have been lost, and are being heard again. */
  missed(): void;
}

export interface RedisChannels {
  /** @throws AppError REALTIME_UNAVAILABLE when it could not be handed over */
  publish(channel: string, message: string): Promise<void>;
  /**
   * Resolves when messages are being heard; the returned function stops hearing them, and does not fail.
   * @throws AppError REALTIME_UNAVAILABLE; then nothing is heard later either
   */
  subscribe(channel: string, listener: ChannelListener): Promise<() => Promise<void>>;
  readonly deliver: (message: string, channel: string) => void;
  readonly lost: (carrier: Carrier) => void;
  readonly moved: (channel: string) => void;
  /** Subscribes again to what was lost; what fails stays lost until the next call. */
  restore(): void;
}

interface Channel {
  readonly name: string;
  readonly listeners: Set<ChannelListener>;
  /** Those of them whose subscription was in force once: who waits for the first time has missed nothing. */
  readonly settled: Set<ChannelListener>;
  carrier: Carrier | undefined;
  /** Its carrier was lost, and its settled listeners have not been told yet. */
  owesWord: boolean;
  /** The step that is being taken towards what the listeners want; one at a time, so that their order cannot be mixed up. */
  step: Promise<void> | undefined;
}

export function createRedisChannels(servers: () => RedisServers, log: Log): RedisChannels {
  const channels = new Map<string, Channel>();

  /** Takes steps until the channel is carried if and only if somebody listens. */
  async function settle(channel: Channel): Promise<void> {
    while (channel.listeners.size > 0 !== (channel.carrier !== undefined) || channel.step) {
      channel.step ??= takeStep(channel).finally(() => {
        channel.step = undefined;
      });
      await channel.step;
    }
    forget(channel);
  }

  function forget(channel: Channel): void {
    if (channel.listeners.size > 0 || channel.carrier !== undefined || channel.step !== undefined) return;
    if (channels.get(channel.name) === channel) channels.delete(channel.name);
  }

  async function takeStep(channel: Channel): Promise<void> {
    const { carrier, name } = channel;
    if (carrier === undefined) {
      channel.carrier = await servers().subscribe(name);
      giveWord(channel);
    } else {
      channel.carrier = undefined;
      // Where it fails, the connection is lost, and the subscription with it.
      await carrier.unsubscribe(name).catch(() => {});
    }
  }

  function giveWord(channel: Channel): void {
    if (!channel.owesWord) return;
    channel.owesWord = false;
    for (const listener of [...channel.settled]) listener.missed();
  }

  function lose(channel: Channel): void {
    channel.carrier = undefined;
    channel.owesWord = channel.settled.size > 0;
  }

  function restore(): void {
    for (const channel of channels.values()) if (channel.owesWord) settle(channel).catch(() => {});
  }

  return {
    publish: (channel, message) => servers().publish(channel, message),
    async subscribe(name, listener) {
      const channel = channels.get(name) ?? {
        name,
        listeners: new Set(),
        settled: new Set(),
        carrier: undefined,
        owesWord: false,
        step: undefined,
      };
      channels.set(name, channel);
      channel.listeners.add(listener);
      const stop = async () => {
        channel.listeners.delete(listener);
        channel.settled.delete(listener);
        // While others listen there is no step to take, and none to wait for.
        if (channel.listeners.size === 0) await settle(channel).catch(() => forget(channel));
      };
      try {
        await settle(channel);
      } catch (error) {
        await stop();
        throw error instanceof AppError ? error : unavailable();
      }
      channel.settled.add(listener);
      return stop;
    },
    deliver(message, name) {
      const channel = channels.get(name);
      if (channel === undefined) return;
      // The first message may come together with the answer to the new subscription, before anybody could be told.
      giveWord(channel);
      for (const listener of [...channel.listeners]) {
        try {
          listener.hear(message);
        } catch (error) {
          // Thrown on, it would be taken for a broken connection, and everybody's would be given up.
          log.error({ err: error, channel: name }, 'a message could not be handled');
        }
      }
    },
    lost(carrier) {
      for (const channel of channels.values()) if (channel.carrier === carrier) lose(channel);
    },
    moved(name) {
      const channel = channels.get(name);
      if (channel === undefined) return;
      lose(channel);
      restore();
    },
    restore,
  };
}
