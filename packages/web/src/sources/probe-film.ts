/** What the browser says of a file before it is shown to anyone. */

/** Longer than any disk needs for a header. */
const PATIENCE_MS = 15_000;

/** The length of a film in seconds; `null` when this browser can't play the file, or can't say. */
export function probeDuration(file: File): Promise<number | null> {
  const video = document.createElement('video');
  const url = URL.createObjectURL(file);
  const { promise, resolve } = Promise.withResolvers<number | null>();
  const timer = setTimeout(() => resolve(null), PATIENCE_MS);
  video.preload = 'metadata';
  video.muted = true;
  video.addEventListener('loadedmetadata', () => resolve(Number.isFinite(video.duration) ? video.duration : null));
  video.addEventListener('error', () => resolve(null));
  video.src = url;
  return promise.finally(() => {
    clearTimeout(timer);
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(url);
  });
}
