/** Which subtitles or quality a viewer sees, and when the host's proposal is worth an offer. Pure. */

/** What is known of a track; `language` where it has one. */
export interface TrackLabel {
  readonly label: string;
  readonly language?: string | null;
}

/**
 * What was chosen the last time, for another film: the track of that name or of that language, otherwise `none`. What is
 * remembered is a language or, where there was none, a label.
 */
export function rememberedTrack(tracks: readonly TrackLabel[], remembered: string | null, none: string): string {
  if (remembered === null) return none;
  const wanted = remembered.toLowerCase();
  const found =
    tracks.find(({ label }) => label.toLowerCase() === wanted) ??
    tracks.find(({ language }) => language?.toLowerCase() === wanted) ??
    tracks.find(({ language }) => language != null && mainLanguage(language) === mainLanguage(wanted));
  return found?.label ?? none;
}

/** What to remember of a choice, so that it means the same for another film. */
export function memoryOf(tracks: readonly TrackLabel[], label: string): string {
  return tracks.find((track) => track.label === label)?.language ?? label;
}

const mainLanguage = (language: string) => language.toLowerCase().split('-', 1)[0];

export interface Offer {
  /** What the host proposes; undefined when it was nothing yet. */
  readonly proposed: string | undefined;
  readonly chosen: string;
  /** The proposal that this viewer has answered already. */
  readonly answered: string | undefined;
  /** All that can be chosen. */
  readonly labels: readonly string[];
}

/** Whether a viewer is asked: only about news, and only when it would change something. */
export function isOfferDue({ proposed, chosen, answered, labels }: Offer): boolean {
  return proposed !== undefined && proposed !== chosen && proposed !== answered && labels.includes(proposed);
}
