/** What a player in a frame tells of itself by `postMessage`. Pure: who sent it is for the caller to check. */
import { type PlayerEvent, TIME_MAX_S } from '@streamit/protocol';

/** `data` of a message → what the player did; `undefined` for anything else. It comes from outside: nothing is believed. */
export function readEmbedMessage(data: unknown): PlayerEvent['data'] | undefined {
  const message = typeof data === 'string' ? parse(data) : data;
  if (!isRecord(message) || message.type !== 'PLAYER_EVENT' || !isRecord(message.data)) return undefined;
  const { event, currentTime, duration, progress } = message.data;
  if (!isOneOf(event)) return undefined;
  const position = seconds(currentTime);
  const length = seconds(duration);
  if (position === undefined || length === undefined) return undefined;
  const percent = typeof progress === 'number' ? progress : length === 0 ? 0 : (position / length) * 100;
  return {
    event,
    currentTime: position,
    duration: length,
    progress: Math.min(100, Math.max(0, Number.isFinite(percent) ? percent : 0)),
  };
}

/** A longer text is no event of a player. */
const MESSAGE_MAX_LENGTH = 2_048;
const EVENTS = ['timeupdate', 'seeked', 'pause', 'ended'] as const;

function isOneOf(event: unknown): event is (typeof EVENTS)[number] {
  return EVENTS.some((known) => known === event);
}

function seconds(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= TIME_MAX_S ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function parse(text: string): unknown {
  if (text.length > MESSAGE_MAX_LENGTH) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
