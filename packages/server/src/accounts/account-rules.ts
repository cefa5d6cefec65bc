/** Decisions about accounts that need nothing but the account. */

import type { Scope } from '../lib/access-token.ts';
import { AppError } from '../lib/app-error.ts';
import type { User } from '../ports/caller.ts';

/** Why `user` may not host, ready to be thrown; `null` when he may. Guests never may (AU4), others once they have a username (AU3). */
export function hostingRefusal(user: User): AppError | null {
  if (user.isGuest) {
    return new AppError('AUTH_REQUIRED', 'Guests cannot host. Please sign in with an account.', { status: 403 });
  }
  return user.username === null ? new AppError('USERNAME_REQUIRED') : null;
}

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
