/** Who can come into a room, as one choice of three. Pure. */
import type { EntryMode } from '@streamit/protocol';

export const PRIVACIES = ['public', 'approval', 'password'] as const;
export type Privacy = (typeof PRIVACIES)[number];

export function privacyOf({ isPrivate, entryMode }: { isPrivate: boolean; entryMode: EntryMode }): Privacy {
  if (!isPrivate) return 'public';
  return entryMode === 'PASSWORD' ? 'password' : 'approval';
}

/** The same choice as the server takes it. */
export function privacyFields(privacy: Privacy): { is_private: boolean; entry_mode?: EntryMode } {
  if (privacy === 'public') return { is_private: false };
  return { is_private: true, entry_mode: privacy === 'password' ? 'PASSWORD' : 'APPROVAL' };
}
