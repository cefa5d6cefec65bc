/** English, all of it. A translator copies this folder, translates the right-hand sides and adds it in `i18n.ts`. */

import { accessStrings } from './access-strings.ts';
import { accountStrings } from './account-strings.ts';
import { appStrings } from './app-strings.ts';
import { chatStrings } from './chat-strings.ts';
import { homeStrings } from './home-strings.ts';
import { moderationStrings } from './moderation-strings.ts';
import { newsStrings } from './news-strings.ts';
import { playerStrings } from './player-strings.ts';
import { roomStrings } from './room-strings.ts';
import { sourcesStrings } from './sources-strings.ts';

export const en = {
  ...appStrings,
  ...accountStrings,
  ...homeStrings,
  ...sourcesStrings,
  ...roomStrings,
  ...playerStrings,
  ...chatStrings,
  ...accessStrings,
  ...moderationStrings,
  ...newsStrings,
} as const;
