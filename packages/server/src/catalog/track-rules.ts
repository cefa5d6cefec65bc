/** Which qualities and subtitles the host may propose to everyone: those that the source has. Pure. */
import { type PlaybackCommand, type PlaybackSource, QUALITY_AUTO, SUBTITLE_OFF } from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';

/**
 * Other commands pass. A source that lists no qualities leaves them to the players: any is a proposal.
 * @throws AppError `VALIDATION_ERROR` that names what there is
 */
export function requireKnownTrack(source: PlaybackSource | null, command: PlaybackCommand): void {
  if (command.type === 'CHANGE_SUBTITLE') {
    const labels = (source?.subtitles ?? []).map(({ label }) => label);
    requireOneOf('subtitle', command.subtitle, [SUBTITLE_OFF, ...labels]);
  } else if (command.type === 'CHANGE_QUALITY' && source !== null && source.qualities.length > 0) {
    requireOneOf('quality', command.quality, [QUALITY_AUTO, ...source.qualities]);
  }
}

function requireOneOf(field: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) {
    throw new AppError('VALIDATION_ERROR', `field \`${field}\`: must be one of ${allowed.join(', ')}`);
  }
}
