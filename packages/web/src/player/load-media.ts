/** Puts a film into a video element, and takes it out again. */
import type { Playable } from '../sources/playable.ts';
import { failureOfElement, failureOfHls, type MediaFailure } from './media-error.ts';

type Loadable = Extract<Playable, { url: string }>;

/** Starts loading. `onFailure` is called when the film can't be played. Returns the way to let go of it. */
export function loadMedia(
  video: HTMLVideoElement,
  playable: Loadable,
  onFailure: (failure: MediaFailure) => void,
): () => void {
  const onError = () => onFailure(failureOfElement(video.error?.code));
  video.addEventListener('error', onError);
  const unload = playable.kind === 'hls' ? loadHls(video, playable.url, onFailure) : loadFile(video, playable.url);
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
function loadHls(video: HTMLVideoElement, url: string, onFailure: (failure: MediaFailure) => void): () => void {
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
