/** What the chat field says about what is being written and what was refused. Pure. */
import { CHAT_COOLDOWN_MS, CHAT_MESSAGE_MAX_LENGTH } from '@streamit/protocol';

/** From here on the length is shown: early enough to bring a thought to its end. */
export const COUNTER_FROM = 450;

export interface DraftReading {
  /** Shown from {@link COUNTER_FROM} on. */
  readonly isCounted: boolean;
  /** Characters over the limit; 0 when it fits. */
  readonly over: number;
  readonly canSend: boolean;
}

/** `text` as it stands in the field. Blanks around it are not sent and not counted. */
export function readDraft(text: string): DraftReading {
  const { length } = text.trim();
  const over = Math.max(0, length - CHAT_MESSAGE_MAX_LENGTH);
  return { isCounted: length >= COUNTER_FROM, over, canSend: length > 0 && over === 0 };
}

/** When one may write again (same clock as `nowMs`) after a refusal for speed; the rule's own time unless the server names one. */
export function cooldownEnd(nowMs: number, retryAfterMs: number | undefined): number {
  return nowMs + (retryAfterMs ?? CHAT_COOLDOWN_MS);
}
