/** Puts a film into a video element, and takes it out again. */
import type { Playable } from '../sources/playable.ts';
import { failureOfElement, failureOfHls, type MediaFailure } from './media-error.ts';
import { levelOf, qualityLabels } from './quality-levels.ts';

type Loadable = Extract<Playable, { url: string }>;

/** The qualities of what is loaded, and the way to choose one by its label. */
export interface Qualities {
  readonly labels: readonly string[];
  choose(label: string): void;
}

export interface MediaListener {
  /** The film can't be played. */
  onFailure(failure: MediaFailure): void;
  /** The stream has more than one quality. */
  onQualities(qualities: Qualities): void;
}

/** Starts loading. Returns the way to let go of it. */
export function loadMedia(video: HTMLVideoElement, playable: Loadable, listener: MediaListener): () => void {
  const { onFailure } = listener;
  const onError = () => onFailure(failureOfElement(video.error?.code));
  video.addEventListener('error', onError);
  const unload = playable.kind === 'hls' ? loadHls(video, playable.url, listener) : loadFile(video, playable.url);
  return () => {
    // First, because emptying the element reports an error of its own in some browsers.
    video.removeEventListener('error', onError);
    unload();
  };
}

function loadFile(video: HTMLVideoElement, url: string): () => void {
  video.src = url;
  return () => {
    video.removeAttribute('src');
    video.load();
  };
}

/** By hls.js wherever it runs: it is loaded only now. By the browser itself on iPhones, where it does not. */
function loadHls(video: HTMLVideoElement, url: string, { onFailure, onQualities }: MediaListener): () => void {
  let isUnloaded = false;
  let unload = () => {};
  const load = async () => {
    const { default: Hls } = await import('hls.js');
    if (isUnloaded) return;
    if (!Hls.isSupported()) {
      unload = loadFile(video, url);
      return;
    }
    const hls = new Hls();
    let hasRecovered = false;
    hls.on(Hls.Events.ERROR, (_event, data) => {
      if (!data.fatal) return;
      // A broken segment may be skipped once; what breaks again stays broken.
      if (data.type === Hls.ErrorTypes.MEDIA_ERROR && !hasRecovered) {
        hasRecovered = true;
        hls.recoverMediaError();
        return;
      }
      hls.destroy();
      onFailure(failureOfHls(data.type));
    });
    hls.on(Hls.Events.MANIFEST_PARSED, () => {
      const labels = qualityLabels(hls.levels);
      if (labels.length === 0) return;
      onQualities({
        labels,
        choose(label) {
          // From the next segment on: what is on the screen is not interrupted.
          hls.nextLevel = levelOf(hls.levels, label);
        },
      });
    });
    hls.loadSource(url);
    hls.attachMedia(video);
    unload = () => hls.destroy();
  };
  load().catch(() => {
    if (!isUnloaded) onFailure('network');
  });
  return () => {
    isUnloaded = true;
    unload();
  };
}
