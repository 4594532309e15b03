import type { Pool, PoolClient, User } from '../state.ts';
import { groupsOf } from '../pools/groups.ts';
import { mayRead } from '../users/show.ts';

export type Claims = Record<string, unknown>;

/** Attributes by the scope that shows them. https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html */
const BY_SCOPE: Readonly<Record<string, (name: string) => boolean>> = {
  email: (name) => name === 'email' || name === 'email_verified',
  phone: (name) => name === 'phone_number' || name === 'phone_number_verified',
  profile: () => true,
};

/** Whether a client with these scopes sees an attribute; `openid` alone, or a sign-in without pages, shows all of them. */
export function isShown(scopes: readonly string[], name: string): boolean {
  const narrow = scopes.filter((scope) => BY_SCOPE[scope] !== undefined);
  return narrow.length === 0 || narrow.some((scope) => BY_SCOPE[scope]?.(name) === true);
}

function claimOf({ schema }: Pool, name: string, value: string): unknown {
  if (name === 'address') return { formatted: value };
  if (name.startsWith('custom:') || name.startsWith('dev:')) return value;
  const type = schema.find(({ Name }) => Name === name)?.AttributeDataType;
  return type === 'Boolean' ? value === 'true' : type === 'Number' ? Number(value) : value;
}

/** What an ID token says of a user, beyond who issues it and when. */
export function attributeClaims(pool: Pool, client: PoolClient, user: User, scopes: readonly string[]): Claims {
  const seen = Object.entries(user.attributes).filter(([name]) => mayRead(client, name) && isShown(scopes, name));
  return Object.fromEntries(seen.map(([name, value]) => [name, claimOf(pool, name, value)]));
}

/** A user's groups and roles. */
export function groupClaims(
  pool: Pool,
  names: readonly string[],
): { groups: string[]; roles: string[]; preferred: string | undefined } {
  const groups = groupsOf(pool, names);
  const roles = groups.flatMap(({ roleArn }) => roleArn ?? []);
  const best = groups.filter(({ roleArn, precedence }) => roleArn !== undefined && precedence !== undefined);
  const first = best.filter(({ precedence }) => precedence === best[0]?.precedence);
  // Of two that are equal none is preferred, unless they have the same role.
  const preferred = new Set(first.map(({ roleArn }) => roleArn)).size === 1 ? first[0]?.roleArn : undefined;
  return { groups: groups.map(({ name }) => name), roles, preferred };
}
