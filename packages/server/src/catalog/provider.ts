import type { PlaybackSource, SourceChoice } from '@streamit/protocol';

/** One kind of source. Each is one file; the registry in `catalog.ts` is the only place that lists them (SR2). */
export interface Provider {
  /** As in `SourceChoice.provider`. */
  readonly name: string;
  /** Checks the choice and completes it. @throws AppError `SOURCE_UNAVAILABLE` with the reason (SR4) */
  describe(choice: SourceChoice): Promise<PlaybackSource>;
}

/** What a plain media element can do. */
export const MEDIA_ELEMENT = {
  qualities: [],
  subtitles: [],
  supports_events: true,
  supports_progress: true,
  capabilities: { seek: true, pause: true, resume: true, autoplay: true },
} satisfies Partial<PlaybackSource>;
