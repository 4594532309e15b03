import type { Call } from '@coldstart/cloud';
import { noUser } from '../errors.ts';
import { usersOf, type Pool, type User } from '../state.ts';

/** A pool whose names differ in case alone takes them for the same. */
export function foldName({ settings }: Pool, name: string): string {
  return settings.UsernameConfiguration?.CaseSensitive === false ? name.toLowerCase() : name;
}

const isVerified = ({ attributes }: User, name: string): boolean => attributes[`${name}_verified`] === 'true';

/** Whether a user signs in by the value of an attribute. */
function isAlias(pool: Pool, user: User, name: string): boolean {
  if (pool.settings.UsernameAttributes?.some((one) => one === name) === true) return true;
  if (pool.settings.AliasAttributes?.some((one) => one === name) !== true) return false;
  return name === 'preferred_username' || isVerified(user, name);
}

const signInNames = ({ settings }: Pool): string[] => [
  ...(settings.UsernameAttributes ?? []),
  ...(settings.AliasAttributes ?? []),
];

/** Somebody who signs in with this value of an attribute. */
export function byAlias(call: Call, pool: Pool, name: string, value: string): User | undefined {
  const wanted = foldName(pool, value);
  for (const user of usersOf(call, pool).values()) {
    const own = user.attributes[name];
    if (own !== undefined && foldName(pool, own) === wanted && isAlias(pool, user, name)) return user;
  }
  return undefined;
}

/** By the user's name, `sub`, or what they sign in with besides. */
export function lookUpUser(call: Call, pool: Pool, name: string): User | undefined {
  const all = usersOf(call, pool);
  const direct = all.get(foldName(pool, name));
  if (direct !== undefined) return direct;
  for (const user of all.values()) if (user.sub === name) return user;
  for (const alias of signInNames(pool)) {
    const found = byAlias(call, pool, alias, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @throws AwsError UserNotFoundException */
export function findUser(call: Call, pool: Pool, name: string): User {
  const user = lookUpUser(call, pool, name);
  if (user === undefined) throw noUser();
  return user;
}
