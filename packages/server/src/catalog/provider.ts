import type { EmbedOptions, MediaType, PlaybackSource, SourceChoice } from '@streamit/protocol';
import type { Static } from 'typebox';

/** One kind of source. Each is one file; the registry in `catalog.ts` is the only place that lists them (SR2). */
export interface Provider {
  /** As in `SourceChoice.provider`. */
  readonly name: string;
  readonly mediaTypes: readonly Static<typeof MediaType>[];
  /** Whether the player shows subtitles that the host brings along. */
  readonly takesSubtitles: boolean;
  /** Checks the choice and completes it. @throws AppError `SOURCE_UNAVAILABLE` with the reason (SR4) */
  describe(choice: SourceChoice): Promise<PlaybackSource>;
  /** For what plays in a frame: its address, made from nothing but what is given here (SR3). */
  embed?(source: PlaybackSource, options: EmbedOptions): string;
}

/** What a plain media element can do. */
export const MEDIA_ELEMENT = {
  qualities: [],
  subtitles: [],
  supports_events: true,
  supports_progress: true,
  capabilities: { seek: true, pause: true, resume: true, autoplay: true },
} satisfies Partial<PlaybackSource>;
