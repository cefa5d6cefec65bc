/**
 * The ideal page: the same film, told the true time and nothing else in its way. No network, no room, no SDK: what it is
 * off by is what this machine, this browser and the sampler are off by, the floor that no measurement here can go below.
 */

/** Tells the page where to be: `position` seconds at the instant `at` of its own `performance.now()`. */
export interface ControlTimeline {
  readonly position: number;
  readonly at: number;
  readonly rate: number;
}

declare global {
  interface Window {
    follow?: (timeline: ControlTimeline) => Promise<void>;
  }
}

/** Starts at the instant, then leads the element in by its rate until it is nearer than anybody could measure. */
function control() {
  const video = document.querySelector('video');
  if (video === null) throw new Error('no element');
  let timer = 0;
  window.follow = async ({ position, at, rate }) => {
    clearInterval(timer);
    const expected = () => position + ((performance.now() - at) / 1000) * rate;
    video.pause();
    video.currentTime = expected() + 1;
    video.playbackRate = rate;
    await new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
    const leadMs = ((video.currentTime - expected()) / rate) * 1000 - 30;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, leadMs)));
    await video.play();
    let error: number | undefined;
    let isLeading = true;
    timer = window.setInterval(() => {
      const seen = video.currentTime - expected();
      error = error === undefined ? seen : error + 0.3 * (seen - error);
      if (Math.abs(error) > 0.004) isLeading = true;
      if (Math.abs(error) < 0.001) isLeading = false;
      const correction = Math.max(-0.05, Math.min(0.05, -error / 0.7));
      const wanted = isLeading && Math.abs(correction) > 0.0012 ? rate * (1 + correction) : rate;
      if (Math.abs(wanted - video.playbackRate) > 0.0005) video.playbackRate = wanted;
    }, 100);
  };
}

export const CONTROL_PAGE = `<!doctype html><title>Control</title>
<video data-testid="player" src="/film.mp4" preload="auto" width="640"></video>
<script>(${control.toString()})()</script>`;
