/**
 * Shows one file of subtitles on the video. The page fetches it itself: a `<track>` of another site would need the film
 * to be fetched with CORS too, which most hosts of films don't allow; and this way a refusal can be told from silence.
 */
import { SUBTITLE_MAX_BYTES, type Subtitle } from '@streamit/protocol';
import { useEffect, useState } from 'react';

/** `blocked`: no answer that the page may read, which is what a site without CORS looks like. */
export type SubtitleProblem = 'blocked' | 'missing' | 'notSubtitles';

/** Lines that stay free at the bottom, where the control bar is. */
const FREE_LINES = 2;

export function useSubtitleTrack(video: HTMLVideoElement | null, subtitle: Subtitle | null): SubtitleProblem | null {
  const [problem, setProblem] = useState<SubtitleProblem | null>(null);
  useEffect(() => {
    setProblem(null);
    if (video === null || subtitle === null) return;
    const abort = new AbortController();
    let remove = () => {};
    load(subtitle.url, abort.signal).then(
      (text) => {
        if (!abort.signal.aborted) remove = show(video, subtitle, text);
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setProblem(error instanceof SubtitleError ? error.problem : 'blocked');
      },
    );
    return () => {
      abort.abort();
      remove();
    };
  }, [video, subtitle]);
  return problem;
}

class SubtitleError extends Error {
  readonly problem: SubtitleProblem;

  constructor(problem: SubtitleProblem) {
    super(problem);
    this.problem = problem;
  }
}

async function load(url: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(url, { signal, credentials: 'omit', referrerPolicy: 'no-referrer' });
  if (!answer.ok) throw new SubtitleError('missing');
  const text = await answer.text();
  const isVtt = /^\uFEFF?WEBVTT(?:[ \t\n\r]|$)/.test(text) && text.length <= SUBTITLE_MAX_BYTES;
  if (!isVtt) throw new SubtitleError('notSubtitles');
  return text;
}

function show(video: HTMLVideoElement, { label, language }: Subtitle, text: string): () => void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/vtt' }));
  const element = document.createElement('track');
  element.kind = 'subtitles';
  element.label = label;
  element.srclang = language ?? '';
  element.src = url;
  element.addEventListener('load', () => {
    for (const cue of element.track.cues ?? []) {
      if (cue instanceof VTTCue && cue.line === 'auto') cue.line = -FREE_LINES - cue.text.split('\n').length;
    }
  });
  video.append(element);
  element.track.mode = 'showing';
  return () => {
    element.remove();
    URL.revokeObjectURL(url);
  };
}
