import type { Call } from '@coldstart/cloud';
import { notAuthorized, wrongPassword } from '../errors.ts';
import type { User } from '../state.ts';

/** Wrong passwords before the first pause. */
const FREE = 5;
const LONGEST = 15 * 60_000;

/**
 * Refuses whoever has been wrong too often, for as long as their pause lasts.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html#authentication-flow-lockout-behavior
 */
export function checkLock({ failures }: User, call: Call): void {
  if (failures.lockedUntil > call.now()) throw notAuthorized('Password attempts exceeded');
}

/** Counts a wrong password: after five a pause of a second, which doubles with each that follows. */
export function failSignIn(user: User, call: Call): never {
  const now = call.now();
  // A quarter of an hour without attempts forgets them.
  const isOld = user.failures.count >= FREE && now - user.failures.lockedUntil > LONGEST;
  const count = isOld ? 1 : user.failures.count + 1;
  const pause = count < FREE ? 0 : Math.min(LONGEST, 1000 * 2 ** (count - FREE));
  user.failures = { count, lockedUntil: pause === 0 ? 0 : now + pause };
  throw wrongPassword();
}
