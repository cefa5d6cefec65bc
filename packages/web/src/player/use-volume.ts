/** How loud the film is here: each viewer's own, kept by the browser. */
import type { MediaLike } from '@streamit/sdk';
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

export function useVolume(media: MediaLike | null): Volume {
  const [state, setState] = useState(() => ({ volume: readRemembered(), isMuted: false }));

  useEffect(() => {
    if (media === null) return;
    media.volume = readRemembered();
    // The element is the truth: the sync mutes it when only a silent start is allowed.
    const onChange = () => setState({ volume: media.volume, isMuted: media.muted || media.volume === 0 });
    media.addEventListener('volumechange', onChange);
    onChange();
    return () => media.removeEventListener('volumechange', onChange);
  }, [media]);

  const setVolume = useCallback(
    (volume: number) => {
      if (media === null) return;
      media.volume = volume;
      media.muted = false;
      memory.write(String(volume));
    },
    [media],
  );
  const toggleMute = useCallback(() => {
    if (media === null) return;
    const isSilent = media.muted || media.volume === 0;
    if (isSilent && media.volume === 0) setVolume(AUDIBLE);
    else media.muted = !isSilent;
  }, [media, setVolume]);
  return { ...state, setVolume, toggleMute };
}

function readRemembered(): number {
  const stored = memory.read();
  const volume = stored === null || stored === '' ? 1 : Number(stored);
  return volume >= 0 && volume <= 1 ? volume : 1;
}
