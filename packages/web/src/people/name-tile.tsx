/** A person as a letter on a colour of their own, the same one on every screen. */
import { hueOf } from '../format/hue-of.ts';

export function NameTile({ name, size = 30 }: { name: string; size?: number }) {
  const letter = [...name.trim()][0]?.toUpperCase() ?? '?';
  return (
    <span
      aria-hidden="true"
      style={{
        width: size,
        height: size,
        flex: 'none',
        display: 'inline-grid',
        placeItems: 'center',
        borderRadius: '50%',
        background: `oklch(42% 0.09 ${hueOf(name)})`,
        color: '#fff',
        fontSize: size * 0.44,
        fontWeight: 650,
        lineHeight: 1,
        userSelect: 'none',
      }}
    >
      {letter}
    </span>
  );
}
