/** A list that follows its newest line, unless somebody reads further up. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** This close to the end counts as being there: a line's height. */
const SLACK_PX = 40;

export interface BottomScroll {
  readonly list: RefObject<HTMLDivElement | null>;
  /** Something came while the reader was further up. */
  readonly hasNews: boolean;
  onScroll(): void;
  jumpToBottom(): void;
}

/**
 * @param newest changes with each new line
 * @param isOwn the newest line is the reader's own: then the list goes to the end in any case
 */
export function useBottomScroll(newest: string | undefined, isOwn: boolean): BottomScroll {
  const list = useRef<HTMLDivElement>(null);
  const isAtBottom = useRef(true);
  const [hasNews, setNews] = useState(false);

  const jumpToBottom = useCallback(() => {
    isAtBottom.current = true;
    setNews(false);
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, []);

  useLayoutEffect(() => {
    if (newest === undefined) return;
    if (isAtBottom.current || isOwn) jumpToBottom();
    else setNews(true);
  }, [newest, isOwn, jumpToBottom]);

  // A panel that opens, a keyboard that comes, a field that grows: the end stays in sight.
  useEffect(() => {
    if (list.current === null) return;
    // Not all browsers let the keyboard into something that merely scrolls.
    list.current.tabIndex = 0;
    const observer = new ResizeObserver(() => {
      if (isAtBottom.current) jumpToBottom();
    });
    observer.observe(list.current);
    return () => observer.disconnect();
  }, [jumpToBottom]);

  const onScroll = useCallback(() => {
    const element = list.current;
    // A hidden list measures nothing.
    if (element === null || element.clientHeight === 0) return;
    isAtBottom.current = element.scrollHeight - element.scrollTop - element.clientHeight < SLACK_PX;
    if (isAtBottom.current) setNews(false);
  }, []);

  return { list, hasNews, onScroll, jumpToBottom };
}
