/** Decoration of the home page: three viewers' films run under one light, at the same frame in all of them. */
import './hero-strips.css';

const STRIPS = ['a', 'b', 'c'] as const;
const FRAMES = Array.from({ length: 14 }, (_, index) => index);

export function HeroStrips() {
  return (
    <div className="strips" aria-hidden="true">
      {STRIPS.map((strip) => (
        <div key={strip} className="strip" data-strip={strip}>
          <div className="strip-film">
            {[...FRAMES, ...FRAMES].map((frame, place) => (
              // The film is shown twice in a row so that it can run without a seam; places never change.
              <span
                key={`${place < FRAMES.length ? 'first' : 'again'}-${frame}`}
                className="strip-frame"
                data-frame={frame % 7}
              />
            ))}
          </div>
        </div>
      ))}
      <div className="strips-light" />
    </div>
  );
}
