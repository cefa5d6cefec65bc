/** What a host changes of a room, and what the others are told of it. Pure. */
import type { RouteBody, ServerFrameOf } from '@streamit/protocol';
import type { Sentence } from '../app/error-sentence.ts';
import { type Privacy, privacyFields, privacyOf } from './privacy.ts';

export interface RoomSettings {
  readonly title: string;
  readonly isChatEnabled: boolean;
  readonly privacy: Privacy;
  readonly waitForViewers: boolean;
}

type Changes = RouteBody<'PATCH /api/rooms/:code/'>;

/** Only what differs; null when nothing does. Asking for a password again would make a new one, so it is not asked for unchanged. */
export function changesBetween(present: RoomSettings, wanted: RoomSettings): Changes | null {
  const title = wanted.title.trim();
  const changes: Changes = {
    ...(title === present.title ? {} : { title: title === '' ? null : title }),
    ...(wanted.isChatEnabled === present.isChatEnabled ? {} : { is_chat_enabled: wanted.isChatEnabled }),
    ...(wanted.privacy === present.privacy ? {} : privacyFields(wanted.privacy)),
    ...(wanted.waitForViewers === present.waitForViewers ? {} : { wait_for_viewers: wanted.waitForViewers }),
  };
  return Object.keys(changes).length === 0 ? null : changes;
}

/** What everyone but the one who did it is told, a sentence for each thing. */
export function sentencesOf(frame: ServerFrameOf<'ROOM_UPDATED'>, myId: string | undefined): Sentence[] {
  const name = frame.user;
  const sentences: Sentence[] = [];
  if (frame.host_id !== undefined) {
    sentences.push(
      frame.host_id === myId ? { key: 'changed.hostMe' } : { key: 'changed.host', values: { name: frame.host ?? '' } },
    );
  }
  if (frame.user_id === myId) return sentences;
  if (frame.title === null) sentences.push({ key: 'changed.unnamed', values: { name } });
  else if (frame.title !== undefined) sentences.push({ key: 'changed.renamed', values: { name, title: frame.title } });
  if (frame.is_chat_enabled !== undefined) {
    sentences.push({ key: frame.is_chat_enabled ? 'changed.chatOn' : 'changed.chatOff', values: { name } });
  }
  const privacy = privacyAfter(frame);
  if (privacy !== undefined) sentences.push({ key: `changed.${privacy}`, values: { name } });
  if (frame.wait_for_viewers !== undefined) {
    sentences.push({ key: frame.wait_for_viewers ? 'changed.waitOn' : 'changed.waitOff' });
  }
  return sentences;
}

function privacyAfter({ is_private, entry_mode }: ServerFrameOf<'ROOM_UPDATED'>): Privacy | undefined {
  if (is_private === undefined && entry_mode === undefined) return undefined;
  return privacyOf({ isPrivate: is_private ?? true, entryMode: entry_mode ?? 'APPROVAL' });
}
