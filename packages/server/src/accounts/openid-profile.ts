/** What a provider says about a person, made fit for an account of ours. Pure. */
import { accountRoutes, DISPLAY_NAME_MAX_LENGTH, EMAIL_MAX_LENGTH } from '@streamit/protocol';
import { createValidator } from '../lib/validate.ts';
import { normalizeEmail } from './account-rules.ts';

/** Claims of OpenID Connect Core §5.1; of each anything may come, or nothing. */
export interface Claims {
  readonly name?: unknown;
  readonly preferred_username?: unknown;
  readonly email?: unknown;
  readonly email_verified?: unknown;
}

const NAMELESS = 'Newcomer';
const checkName = createValidator(accountRoutes['PATCH /api/auth/me/'].body);

/** A name that may be shown: what the person is called there, as far as it passes the rule for names that people type. */
export function displayNameFrom({ name, preferred_username }: Claims): string {
  return fitName(name) ?? fitName(preferred_username) ?? NAMELESS;
}

function fitName(claim: unknown): string | undefined {
  if (typeof claim !== 'string') return undefined;
  const characters = [...claim.toWellFormed().slice(0, 4 * DISPLAY_NAME_MAX_LENGTH)];
  // Cut between characters: half a surrogate pair shows as nothing.
  let name = '';
  for (const character of characters.map((each) => (isPrintable(`x${each}`) ? each : ' '))) {
    if (name.length + character.length > DISPLAY_NAME_MAX_LENGTH) break;
    if (character !== ' ' || !/(^| )$/.test(name)) name += character;
  }
  name = name.trim();
  return isPrintable(name) ? name : undefined;
}

function isPrintable(display_name: string): boolean {
  try {
    checkName({ display_name });
    return true;
  } catch {
    return false;
  }
}

/** The address, if the provider has made sure that it is the person's own. */
export function verifiedEmailFrom({ email, email_verified }: Claims): string | null {
  if (email_verified !== true || typeof email !== 'string') return null;
  return email.length <= EMAIL_MAX_LENGTH && /^[^@\s]+@[^@\s]+$/.test(email) ? normalizeEmail(email) : null;
}
