/** A film as its title card: its poster, or its name set large on a colour of its own. Decoration: the name is said beside it. */
import { useState } from 'react';
import { hueOf } from '../format/hue-of.ts';
import './title-card.css';

/** Leaves out the yellow-greens, which turn to mud when they are dark: 0–359 becomes 165–419, that is 165–59. */
function cinemaHue(hue: number): number {
  return 165 + (hue / 360) * 255;
}

interface TitleCardProps {
  title: string;
  poster?: string | null | undefined;
  /** Nothing is chosen yet: a dark screen with the words. */
  isBlank?: boolean;
}

export function TitleCard({ title, poster, isBlank = false }: TitleCardProps) {
  const [isPosterBroken, setPosterBroken] = useState(false);
  const hue = cinemaHue(hueOf(title));
  const background = isBlank
    ? 'radial-gradient(120% 140% at 50% 0%, #2a2733 0%, #121017 70%)'
    : `radial-gradient(130% 150% at 78% 8%, oklch(56% 0.13 ${hue}) 0%, oklch(34% 0.09 ${hue - 22}) 48%, oklch(19% 0.05 ${hue - 40}) 100%)`;
  return (
    <span className="title-card" style={{ background }} data-blank={isBlank || undefined} aria-hidden="true">
      <span className="title-card-name" data-length={title.length > 22 ? 'long' : 'short'}>
        {title}
      </span>
      {poster != null && !isPosterBroken && (
        <img src={poster} alt="" loading="lazy" className="title-card-poster" onError={() => setPosterBroken(true)} />
      )}
    </span>
  );
}
