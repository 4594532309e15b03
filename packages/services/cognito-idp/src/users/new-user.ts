import { randomUUID } from 'node:crypto';
import type { UserStatusType } from '@aws-sdk/client-cognito-identity-provider';
import type { Call } from '@coldstart/cloud';
import { invalidParameter, refused } from '../errors.ts';
import { usersOf, type Pool, type User } from '../state.ts';
import { byAlias, foldName } from './find.ts';
import { hasIdsForNames } from './show.ts';

const EMAIL = /^[^\s@]+@[^\s@]+$/;
const PHONE = /^\+\d{2,15}$/;

/** Which attribute a name is that somebody signs up with; none where names are just names. @throws AwsError */
export function nameAttribute({ settings }: Pool, name: string): 'email' | 'phone_number' | undefined {
  const kinds = settings.UsernameAttributes ?? [];
  if (kinds.length === 0) {
    const aliases = settings.AliasAttributes ?? [];
    if (aliases.includes('email') && EMAIL.test(name))
      throw invalidParameter('Username cannot be of email format, since user pool is configured for email alias.');
    if (aliases.includes('phone_number') && PHONE.test(name))
      throw invalidParameter(
        'Username cannot be of phone number format, since user pool is configured for phone number alias.',
      );
    return undefined;
  }
  if (kinds.includes('email') && EMAIL.test(name)) return 'email';
  if (kinds.includes('phone_number') && PHONE.test(name)) return 'phone_number';
  throw invalidParameter(
    kinds.length > 1
      ? 'Username should be either an email or a phone number.'
      : kinds.includes('email')
        ? 'Username should be an email.'
        : 'Username should be a phone number.',
  );
}

interface NewUser {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly status: UserStatusType;
  /** What AWS says where there is such a user already. */
  readonly exists: string;
}

/** @throws AwsError UsernameExistsException, AliasExistsException where somebody signs in with the same already */
function checkFree(
  call: Call,
  pool: Pool,
  own: Readonly<Record<string, string>>,
  { name, exists }: Pick<NewUser, 'name' | 'exists'>,
): void {
  const attribute = nameAttribute(pool, name);
  const all = usersOf(call, pool);
  if (attribute === undefined && all.has(foldName(pool, name))) throw refused('UsernameExistsException', exists);
  for (const one of pool.settings.UsernameAttributes ?? []) {
    const value = own[one];
    if (value !== undefined && byAlias(call, pool, one, value) !== undefined)
      throw refused(
        'UsernameExistsException',
        one === attribute && exists !== 'User already exists'
          ? exists
          : `An account with the given ${one} already exists.`,
      );
  }
  const { preferred_username: preferred } = own;
  if (preferred !== undefined && byAlias(call, pool, 'preferred_username', preferred) !== undefined)
    throw aliasExists('preferred_username');
}

/** A user who is not kept yet. @throws AwsError UsernameExistsException */
export function newUser(call: Call, pool: Pool, { name, attributes, status, exists }: NewUser): User {
  const attribute = nameAttribute(pool, name);
  const own = attribute === undefined ? attributes : { [attribute]: name, ...attributes };
  checkFree(call, pool, own, { name, exists });
  const sub = randomUUID();
  const now = call.now();
  return {
    username: hasIdsForNames(pool) ? sub : foldName(pool, name),
    sub,
    attributes: own,
    status,
    enabled: true,
    created: now,
    changed: now,
    password: undefined,
    earlier: [],
    temporaryUntil: undefined,
    codes: {},
    pending: {},
    groups: [],
    totp: undefined,
    mfa: { enabled: [], preferred: undefined },
    failures: { count: 0, lockedUntil: 0 },
    asked: { since: 0, count: 0 },
  };
}

/**
 * Takes a new user in.
 *
 * @throws AwsError UsernameExistsException where somebody of the same name has come meanwhile: functions take their time
 */
export function keepNewUser(call: Call, pool: Pool, user: User, asked: Pick<NewUser, 'name' | 'exists'>): void {
  checkFree(call, pool, user.attributes, asked);
  usersOf(call, pool).set(user.username, user);
}

export const aliasExists = (attribute: string) =>
  refused('AliasExistsException', `An account with the given ${attribute} already exists.`);

/**
 * An attribute that others may sign in with is about to count for this user.
 *
 * @param force takes it away from whoever has it
 * @throws AwsError AliasExistsException
 */
export function claimAlias(call: Call, pool: Pool, user: User, attribute: string, value: string, force = false): void {
  const isAlias = [...(pool.settings.AliasAttributes ?? []), ...(pool.settings.UsernameAttributes ?? [])];
  if (!isAlias.some((one) => one === attribute)) return;
  const other = byAlias(call, pool, attribute, value);
  if (other === undefined || other.username === user.username) return;
  if (!force) throw aliasExists(attribute);
  other.attributes = { ...other.attributes, [`${attribute}_verified`]: 'false' };
}
