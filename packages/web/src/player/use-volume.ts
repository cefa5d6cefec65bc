/** How loud the film is here: each viewer's own, kept by the browser. */
import { useCallback, useEffect, useState } from 'react';
import { remembered } from '../app/remembered.ts';

export interface Volume {
  /** 0 to 1. */
  readonly volume: number;
  readonly isMuted: boolean;
  setVolume(volume: number): void;
  toggleMute(): void;
}

const memory = remembered('streamit.volume');
/** What "unmute" means when the slider stands at nothing. */
const AUDIBLE = 0.5;

export function useVolume(video: HTMLVideoElement | null): Volume {
  const [state, setState] = useState(() => ({ volume: readRemembered(), isMuted: false }));

  useEffect(() => {
    if (video === null) return;
    video.volume = readRemembered();
    // The element is the truth: the sync mutes it when only a silent start is allowed.
    const onChange = () => setState({ volume: video.volume, isMuted: video.muted || video.volume === 0 });
    video.addEventListener('volumechange', onChange);
    onChange();
    return () => video.removeEventListener('volumechange', onChange);
  }, [video]);

  const setVolume = useCallback(
    (volume: number) => {
      if (video === null) return;
      video.volume = volume;
      video.muted = false;
      memory.write(String(volume));
    },
    [video],
  );
  const toggleMute = useCallback(() => {
    if (video === null) return;
    const isSilent = video.muted || video.volume === 0;
    if (isSilent && video.volume === 0) setVolume(AUDIBLE);
    else video.muted = !isSilent;
  }, [video, setVolume]);
  return { ...state, setVolume, toggleMute };
}

function readRemembered(): number {
  const stored = memory.read();
  const volume = stored === null || stored === '' ? 1 : Number(stored);
  return volume >= 0 && volume <= 1 ? volume : 1;
}
