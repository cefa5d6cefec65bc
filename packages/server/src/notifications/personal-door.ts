/** Who may listen to personal news, and how they reach him. */
import type { Accounts } from '../accounts/accounts.ts';
import type { PersonalBus } from '../ports/personal-bus.ts';
import type { PersonalDoor } from '../ports/personal-door.ts';

export function createPersonalDoor(accounts: Pick<Accounts, 'identify'>, bus: PersonalBus): PersonalDoor {
  return {
    async admit(credential) {
      const caller = credential === undefined ? undefined : await accounts.identify(credential);
      return caller && { user: caller.user.id, signIn: caller.sessionId };
    },
    listen: (user, hear, onMissed) => bus.subscribe(user, hear, onMissed),
  };
}
