/** Decisions about accounts that need nothing but the account. */

import type { Scope } from '../lib/access-token.ts';
import type { User } from '../ports/caller.ts';

/** What an access token of `user` allows (AU7). */
export function scopeOf(user: User): Scope {
  return user.isGuest ? 'join' : 'join host';
}

/** Whether a credential of this scope may host. */
export function allowsHosting(scope: Scope): boolean {
  return scope === 'join host';
}

/** The form in which e-mail addresses are compared (AU1). */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** The form in which usernames must be unique (AU2). */
export function usernameKey(username: string): string {
  return username.toLowerCase();
}
