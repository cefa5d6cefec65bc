/** Subtitles and qualities of the present film, joined to the room: menus for the bar, offers for over the film. */
import { QUALITY_AUTO, SUBTITLE_OFF, type Subtitle } from '@streamit/protocol';
import { IconBadgeCc, IconBadgeCcFilled, IconSettings } from '@tabler/icons-react';
import { type ReactNode, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsHost, useRoom, useRoomPart } from '../room/room-context.ts';
import type { Qualities } from './load-media.ts';
import { TrackMenu } from './track-menu.tsx';
import { TrackOffer, TrackProblem } from './track-offer.tsx';
import { useSubtitleTrack } from './use-subtitle-track.ts';
import { useTracks } from './use-tracks.ts';

const ICON = 21;
const NO_SUBTITLES: readonly Subtitle[] = [];

export interface FilmTracks {
  readonly menus: ReactNode;
  readonly offers: ReactNode;
}

export function useFilmTracks(video: HTMLVideoElement | null, qualities: Qualities | null): FilmTracks {
  const { t } = useTranslation();
  const { room } = useRoom();
  const isHost = useIsHost();
  const subtitles = useRoomPart((snapshot) => snapshot.room?.source?.subtitles) ?? NO_SUBTITLES;
  const subtitle = useTracks({
    tracks: subtitles,
    none: SUBTITLE_OFF,
    memoryKey: 'streamit.subtitles',
    proposed: useRoomPart((snapshot) => snapshot.playback?.subtitle),
  });
  const shown = subtitles.find(({ label }) => label === subtitle.chosen) ?? null;
  const problem = useSubtitleTrack(video, shown);

  const quality = useTracks({
    tracks: useMemo(() => qualities?.labels.map((label) => ({ label })) ?? [], [qualities]),
    none: QUALITY_AUTO,
    memoryKey: 'streamit.quality',
    proposed: useRoomPart((snapshot) => snapshot.playback?.quality),
  });
  useEffect(() => {
    qualities?.choose(quality.chosen);
  }, [qualities, quality.chosen]);

  const problemText = problem && t(`player.tracks.subtitles.problem.${problem}`, { track: subtitle.chosen });
  const subtitlesName = subtitle.chosen === SUBTITLE_OFF ? t('player.tracks.subtitles.none') : subtitle.chosen;
  const qualityName = quality.chosen === QUALITY_AUTO ? t('player.tracks.quality.none') : quality.chosen;
  return {
    menus: (
      <>
        {subtitles.length > 0 && (
          <TrackMenu
            label={t('player.tracks.subtitles.button', { track: subtitlesName })}
            icon={shown === null ? <IconBadgeCc size={ICON} /> : <IconBadgeCcFilled size={ICON} />}
            noneLabel={t('player.tracks.subtitles.none')}
            choice={subtitle}
            problem={problemText}
            onSuggest={isHost ? room.changeSubtitle : null}
            testId="subtitles"
          />
        )}
        {qualities !== null && (
          <TrackMenu
            label={t('player.tracks.quality.button', { track: qualityName })}
            icon={<IconSettings size={ICON} />}
            noneLabel={t('player.tracks.quality.none')}
            choice={quality}
            onSuggest={isHost ? room.changeQuality : null}
            testId="quality"
          />
        )}
      </>
    ),
    offers: (
      <div className="offers">
        {problemText !== null && <TrackProblem key={problemText} text={problemText} />}
        <TrackOffer kind="subtitles" choice={subtitle} />
        <TrackOffer kind="quality" choice={quality} />
      </div>
    ),
  };
}
