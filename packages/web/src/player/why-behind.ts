/** Why a viewer is where he is, and what he can do about it: keys of sentences, with what goes into them. Pure. */
import type { ConnectionStatus, PlayerSyncSnapshot } from '@streamit/sdk';
import type { TranslationKey } from '../i18n/translation-key.ts';
import { describeSync } from './describe-sync.ts';

type Reason = Extract<TranslationKey, `player.sync.why.${string}`>;
type Advice = Extract<TranslationKey, `player.sync.next.${string}`>;

type TailOf<Key> = Key extends `player.sync.${string}.${infer Tail}` ? Tail : never;

export interface Explanation {
  readonly why: Reason;
  /** Null where there is nothing to do. */
  readonly next: Advice | null;
  /** Share of frames that come too late, and the error that is left as it is or the offset that was chosen; for those sentences that say so, else 0. */
  readonly percent: number;
  readonly ms: number;
}

export function whyBehind(sync: PlayerSyncSnapshot, connection: ConnectionStatus['state']): Explanation {
  const { facts, toleranceMs } = sync;
  // Whatever else is wrong: without a line it does not get better.
  if (connection !== 'open' && sync.state !== 'blocked') return say('offline', 'offline');
  switch (facts.cause) {
    case 'network':
      return say('network', 'network');
    case 'buffering':
      return say('buffering', 'buffering');
    case 'device':
      if (facts.droppedPart === null || facts.droppedPart === 0) return say('device', 'device');
      return { ...say('dropped', 'device'), percent: Math.round(facts.droppedPart * 100) };
    case 'browser-blocked':
      return say('browserBlocked', 'click');
    case 'seeking':
      return say('seeking', 'moment');
    case 'coarse-player':
      return { ...say('coarse', 'coarse'), ms: toleranceMs };
    case null:
      return whileNothingIsWrong(sync);
  }
}

function whileNothingIsWrong(sync: PlayerSyncSnapshot): Explanation {
  const { word, ms } = describeSync(sync);
  if (word === 'held') return say('held');
  const { offsetMs } = sync.facts;
  if (word !== 'catching-up' && offsetMs === 0) return say('inStep');
  if (word !== 'catching-up') return { ...say(offsetMs > 0 ? 'ahead' : 'behind'), ms: Math.abs(offsetMs) };
  return say((ms ?? 0) > 0 ? 'slower' : 'faster', 'moment');
}

function say(why: TailOf<Reason>, next?: TailOf<Advice>): Explanation {
  const advice = next === undefined ? null : (`player.sync.next.${next}` as const);
  return { why: `player.sync.why.${why}`, next: advice, percent: 0, ms: 0 };
}
