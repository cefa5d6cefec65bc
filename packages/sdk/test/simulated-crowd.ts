/** People as they come: what they sit at, what they are connected by, and how their players are. Decided by one number each. */
import { fakeEnvironment } from './fake-environment.ts';
import type { ViewerTraits } from './simulated-hall.ts';

/**
 * One-way delays of 5 to 150 ms, most of them short; one direction up to half as long again as the other, which no clock
 * can see; 1 % of the time everything is lost. Clocks up to 100 ppm off, wall clocks by minutes, elements another 100 ppm,
 * slow and quick to start and to seek, on films of 24 to 60 frames a second; one in ten has no frames to tell.
 */
export function anyViewer(seed: number): ViewerTraits {
  const { random } = fakeEnvironment(seed * 7_919);
  const between = (least: number, most: number) => least + random() * (most - least);
  const oneOf = <T>(...all: readonly [T, ...T[]]): T => all[Math.floor(random() * all.length)] ?? all[0];
  const delayMs = 5 * 30 ** random();
  const upPart = between(0.4, 0.6);
  const startMs = between(0, 180);
  const seekMs = between(5, 500);
  const framesPerSecond = random() < 0.1 ? undefined : oneOf(24, 24, 24, 25, 25, 30, 60);
  return {
    machine: {
      seed,
      startMs: between(0, 1e6),
      driftPpm: between(-100, 100),
      timerLateMs: between(0.2, 6),
      wallOffMs: between(-120_000, 120_000),
    },
    line: {
      upMs: 2 * delayMs * upPart,
      downMs: 2 * delayMs * (1 - upPart),
      jitterMs: between(0, 8),
      lossPart: 0.01,
      burstMs: 300,
    },
    media: {
      startLatencyMs: () => startMs + random() * 30,
      seekLatencyMs: () => seekMs + random() * 120,
      driftPpm: between(-100, 100),
      deafRate: 0.00113,
      granularityS: framesPerSecond === undefined ? oneOf(0, 0.001, 0.02) : 0,
      ...(framesPerSecond === undefined ? {} : { framesPerSecond }),
    },
    loadMs: between(100, 1_500),
  };
}
