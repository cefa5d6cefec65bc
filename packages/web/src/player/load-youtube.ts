/** Puts YouTube's player into the page: its script, its frame, and the element that drives it. All of it only now. */
import type { MediaLike } from '@streamit/sdk';
import { type YoutubeFailure, youtubeFailure } from './media-error.ts';
import { type YoutubeElement, youtubeMedia } from './youtube-media.ts';

const API_URL = 'https://www.youtube.com/iframe_api';
/** For the script and for the frame; longer than a slow line takes. */
const PATIENCE_MS = 20_000;

declare global {
  interface Window {
    /** YouTube's script; it calls the other one when it is complete. */
    YT?: { readonly Player?: unknown };
    onYouTubeIframeAPIReady?: () => void;
  }
}

export interface LoadedYoutube {
  readonly media: MediaLike;
  unload(): void;
}

/** Rejects when YouTube does not answer; `onFailure` is called for what it says of the video. */
export async function loadYoutube(
  holder: HTMLElement,
  videoId: string,
  onFailure: (failure: YoutubeFailure) => void,
): Promise<LoadedYoutube> {
  await loadScript();
  await import('youtube-video-element');
  const element = document.createElement('youtube-video') as HTMLElement &
    YoutubeElement & { config: Record<string, unknown>; src: string; readonly loadComplete: Promise<void> };
  element.config = {
    // The keys are the page's, and captions are each viewer's own wish.
    disablekb: 1,
    fs: 0,
    cc_load_policy: 0,
    origin: location.origin,
    // YouTube refuses frames that do not say where they are (its error 153).
    referrerpolicy: 'strict-origin-when-cross-origin',
  };
  element.setAttribute('playsinline', '');
  // This host of theirs sets no cookies before somebody presses play.
  element.src = `https://www.youtube-nocookie.com/embed/${videoId}`;
  const onError = () => onFailure(youtubeFailure(element.error?.code));
  element.addEventListener('error', onError);
  holder.replaceChildren(element);
  try {
    await inTime(element.loadComplete);
    // Read out instead of the address.
    element.shadowRoot?.querySelector('iframe')?.setAttribute('title', 'YouTube');
  } catch (error) {
    element.remove();
    throw error;
  }
  const media = youtubeMedia(element);
  return {
    media,
    unload() {
      element.removeEventListener('error', onError);
      media.detach();
      element.remove();
    },
  };
}

/** The element would load it itself, but a script that did not come once would never be asked for again. */
async function loadScript(): Promise<void> {
  if (window.YT?.Player !== undefined) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  window.onYouTubeIframeAPIReady = resolve;
  const script = document.createElement('script');
  script.src = API_URL;
  script.onerror = () => reject(new Error('the script did not come'));
  document.head.append(script);
  try {
    await inTime(promise);
  } catch (error) {
    script.remove();
    throw error;
  }
}

async function inTime(promise: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('YouTube does not answer')), PATIENCE_MS);
  });
  await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
