/** What is watched in one room, as the choice for another. Pure. */
import type { PlaybackSource, SourceChoice } from '@streamit/protocol';

export function choiceOf(source: PlaybackSource): SourceChoice {
  const { provider, external_id, media_type, season, episode, subtitles, duration, title } = source;
  return {
    provider,
    video_id: external_id,
    media_type,
    season,
    episode,
    ...(subtitles.length === 0 ? {} : { subtitles }),
    // Only a file of one's own is described by who has it; of other sources the server knows more than we do.
    ...(provider === 'local' && duration !== null ? { duration } : {}),
    ...(provider === 'local' && title !== null ? { title } : {}),
  };
}
