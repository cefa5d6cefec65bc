/** From the text of a frame to its handler, through its schema; and from what went wrong to an `ERROR` frame. */
import {
  type ClientFrames,
  type ClientFrameType,
  clientFrames,
  ERRORS,
  frameActions,
  type ServerFrameOf,
} from '@streamit/protocol';
import { AppError } from '../../lib/app-error.ts';
import { createValidator } from '../../lib/validate.ts';
import type { Guard } from '../../ports/guard.ts';
import type { Log } from '../../ports/log.ts';
import type { FrameHandlers, Session } from '../../ports/session.ts';
import type { OnFrameHandled } from './count-frames.ts';

type ErrorFrame = ServerFrameOf<'ERROR'>;

export interface Refusal {
  readonly error: ErrorFrame;
  /** It was no frame at all (TR5); what a good frame asked for may be refused too, but that is no abuse. */
  readonly isMalformed: boolean;
}

/** Handles one frame; resolves with what is wrong with it, if anything. Never rejects. */
export type Dispatch = (session: Session, text: string, receivedAt: number) => Promise<Refusal | undefined>;

const validators = Object.fromEntries(
  Object.entries(clientFrames).map(([type, schema]) => [type, createValidator(schema)]),
) as { [Name in ClientFrameType]: (value: unknown) => ClientFrames[Name] };

export function createDispatch(
  handlers: FrameHandlers,
  guard: Pick<Guard, 'permit'>,
  log: Log,
  onHandled: OnFrameHandled = () => {},
): Dispatch {
  /** The frame's work, ready to be done. @throws AppError when it fails its schema */
  function prepare<Name extends ClientFrameType>(type: Name, session: Session, raw: unknown, receivedAt: number) {
    const frame = validators[type](raw);
    return () => handlers[type](session, frame, receivedAt);
  }

  return async (session, text, receivedAt) => {
    let ref: ErrorFrame['ref'];
    let understood: ClientFrameType | undefined;
    try {
      const raw = parse(text);
      ref = referenceOf(raw);
      const { type } = raw;
      if (!isKnown(type)) throw new AppError('VALIDATION_ERROR', 'field `type`: no such frame');
      const handle = prepare(type, session, raw, receivedAt);
      understood = type;
      await guard.permit(frameActions[type], session);
      await handle();
      onHandled(type, null);
      return undefined;
    } catch (error) {
      const answer = toErrorFrame(error, ref, session, log);
      if (understood !== undefined) onHandled(understood, answer.code);
      return { error: answer, isMalformed: understood === undefined };
    }
  };
}

function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError('VALIDATION_ERROR', 'the frame is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AppError('VALIDATION_ERROR', 'the frame is not a JSON object');
  }
  return value as Record<string, unknown>;
}

function isKnown(type: unknown): type is ClientFrameType {
  return typeof type === 'string' && Object.hasOwn(clientFrames, type);
}

/** The frame's `id`, if it is one: also a frame that fails its schema is answered by its name. */
function referenceOf({ id }: Record<string, unknown>): ErrorFrame['ref'] {
  if (typeof id === 'string' && id.length <= 64) return id;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : undefined;
}

function toErrorFrame(error: unknown, ref: ErrorFrame['ref'], session: Session, log: Log): ErrorFrame {
  const named = ref === undefined ? {} : { ref };
  if (error instanceof AppError) {
    const { code, message, retryAfterMs } = error;
    return { type: 'ERROR', code, message, ...named, ...(retryAfterMs && { retry_after_ms: retryAfterMs }) };
  }
  log.error({ err: error, room: session.room, user: session.user.id }, 'a frame could not be handled');
  return { type: 'ERROR', code: 'INTERNAL_ERROR', message: ERRORS.INTERNAL_ERROR.message, ...named };
}
