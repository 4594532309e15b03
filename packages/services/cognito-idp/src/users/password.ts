import type { PasswordPolicyType } from '@aws-sdk/client-cognito-identity-provider';
import { randomInt } from 'node:crypto';
import { hashPassword, isPassword } from '../auth/srp.ts';
import { invalidPassword, refused } from '../errors.ts';
import type { Pool, User } from '../state.ts';

const DAY = 86_400_000;
/** https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html#user-pool-settings-policies */
const SYMBOLS = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

const policyOf = ({ settings }: Pool): PasswordPolicyType => settings.Policies?.PasswordPolicy ?? {};

function problem(policy: PasswordPolicyType, password: string): string | undefined {
  if (password.length < (policy.MinimumLength ?? 8)) return 'Password not long enough';
  if (policy.RequireUppercase === true && !/[A-Z]/.test(password)) return 'Password must have uppercase characters';
  if (policy.RequireLowercase === true && !/[a-z]/.test(password)) return 'Password must have lowercase characters';
  if (policy.RequireNumbers === true && !/\d/.test(password)) return 'Password must have numeric characters';
  if (policy.RequireSymbols === true && !SYMBOLS.test(password)) return 'Password must have symbol characters';
  if (/^\s|\s$/.test(password)) return 'Password must not begin or end with a space';
  return undefined;
}

/**
 * @param words what AWS says before the reason; it has several
 * @throws AwsError InvalidPasswordException
 */
export function checkPassword(pool: Pool, password: string, words = 'Password did not conform with policy: '): void {
  const why = problem(policyOf(pool), password);
  if (why !== undefined) throw invalidPassword(`${words}${why}`);
}

/**
 * Gives a user a password that holds.
 *
 * @throws AwsError InvalidPasswordException, PasswordHistoryPolicyViolationException
 */
export function setPassword(pool: Pool, user: User, password: string, words?: string): void {
  checkPassword(pool, password, words);
  const history = policyOf(pool).PasswordHistorySize ?? 0;
  const before = user.password === undefined || user.temporaryUntil !== undefined ? [] : [user.password];
  const known = [...before, ...user.earlier].slice(0, history);
  if (known.some((hash) => isPassword(hash, pool.id, user.username, password)))
    throw refused('PasswordHistoryPolicyViolationException', 'Password has previously been used');
  user.earlier = known;
  user.password = hashPassword(pool.id, user.username, password);
  user.temporaryUntil = undefined;
  user.failures = { count: 0, lockedUntil: 0 };
}

/** Gives a user a password that they have to change at their first sign-in. */
export function setTemporaryPassword(pool: Pool, user: User, password: string, now: number): void {
  checkPassword(pool, password);
  user.password = hashPassword(pool.id, user.username, password);
  user.temporaryUntil = now + (policyOf(pool).TemporaryPasswordValidityDays ?? 7) * DAY;
  user.failures = { count: 0, lockedUntil: 0 };
}

const CLASSES = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!@#%*-_+='];

/** A password that any policy takes. */
export function newTemporaryPassword(pool: Pool): string {
  const length = Math.max(policyOf(pool).MinimumLength ?? 8, 8);
  const letters = Array.from({ length }, (_, at) => {
    const all = CLASSES[at % CLASSES.length] ?? '';
    return all[randomInt(all.length)] ?? 'x';
  });
  return letters.join('');
}
