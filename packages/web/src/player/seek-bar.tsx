/** Where the film is, what is loaded, and (for the host) the way to move it. A native range, so that every device can use it. */
import { Tooltip } from '@mantine/core';
import type { MediaLike } from '@streamit/sdk';
import { type CSSProperties, type PointerEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatPosition } from '../format/format-time.ts';
import { useRoomPart } from '../room/room-context.ts';
import { usePosition } from './use-playback.ts';

interface SeekBarProps {
  media: MediaLike | null;
  /** Why this viewer cannot move it, or null. */
  refusal: string | null;
  onSeek(seconds: number): void;
}

/** How long the bar stays where it was dropped while the answer is on its way. */
const PATIENCE_MS = 1_500;

export function SeekBar({ media, refusal, onSeek }: SeekBarProps) {
  const place = usePosition(media);
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const version = useRoomPart((snapshot) => snapshot.playback?.version ?? 0);
  /** Where the host holds or just dropped the thumb; it stays there until the room agrees. */
  const [held, setHeld] = useState<number | null>(null);
  const [hover, setHover] = useState<number | null>(null);
  const heldAt = useRef<number | null>(null);
  const isKnown = place.duration !== undefined;
  const max = place.duration ?? Math.max(place.position, 1);
  const value = held ?? place.position;

  // React's onChange is the DOM's `input`, each step of a drag; the DOM's `change` is the end of it, by mouse or key.
  useEffect(() => {
    const element = input.current;
    if (element === null) return;
    const onRelease = () => {
      if (heldAt.current !== null) onSeek(heldAt.current);
    };
    element.addEventListener('change', onRelease);
    return () => element.removeEventListener('change', onRelease);
  }, [onSeek]);

  // A new version is the room's answer; without one the bar gives up waiting.
  useEffect(() => {
    void version;
    setHeld(null);
  }, [version]);
  useEffect(() => {
    if (held === null) return;
    const timer = setTimeout(() => setHeld(null), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [held]);

  const onHover = (event: PointerEvent<HTMLDivElement>) => {
    if (event.pointerType === 'touch') return;
    const box = event.currentTarget.getBoundingClientRect();
    setHover(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)));
  };
  const style = {
    '--played': `${(value / max) * 100}%`,
    '--loaded': `${(loadedUntil(media) / max) * 100}%`,
    '--hover': `${(hover ?? 0) * 100}%`,
  } as CSSProperties;
  const text = { position: formatPosition(value), duration: formatPosition(max) };

  const bar = (
    <div
      className="seek"
      style={style}
      data-refused={refusal !== null || undefined}
      onPointerMove={onHover}
      onPointerLeave={() => setHover(null)}
    >
      <div className="seek-track" aria-hidden="true" />
      <input
        ref={input}
        type="range"
        className="seek-input"
        min={0}
        max={max}
        step="any"
        value={value}
        onChange={(event) => {
          if (refusal !== null) return;
          heldAt.current = event.currentTarget.valueAsNumber;
          setHeld(heldAt.current);
        }}
        aria-label={t('player.seek')}
        aria-valuetext={isKnown ? t('player.seekValue', text) : t('player.seekValueOpen', text)}
        aria-disabled={refusal !== null || undefined}
        aria-describedby={refusal === null ? undefined : 'only-host'}
        data-shortcuts="through"
        data-testid="seek"
      />
      {hover !== null && refusal === null && isKnown && (
        <span className="seek-time" aria-hidden="true">
          {formatPosition(hover * max)}
        </span>
      )}
    </div>
  );
  return refusal === null ? bar : <Tooltip.Floating label={refusal}>{bar}</Tooltip.Floating>;
}

/** End of the loaded stretch that the player is in, seconds. */
function loadedUntil(media: MediaLike | null): number {
  if (!(media instanceof HTMLMediaElement)) return 0;
  const { buffered, currentTime } = media;
  for (let index = 0; index < buffered.length; index++) {
    if (buffered.start(index) <= currentTime + 0.1 && currentTime <= buffered.end(index)) return buffered.end(index);
  }
  return 0;
}
