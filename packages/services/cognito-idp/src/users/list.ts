import { page } from '@coldstart/cloud';
import { onPool } from '../access.ts';
import { invalidParameter } from '../errors.ts';
import type { CognitoOperations } from '../sdk.ts';
import { findPool, usersOf, type User } from '../state.ts';
import { showUser } from './show.ts';

/** What users can be searched by. */
const SEARCHABLE: Readonly<Record<string, (user: User) => string | undefined>> = {
  username: ({ username }) => username,
  sub: ({ sub }) => sub,
  status: ({ enabled }) => (enabled ? 'Enabled' : 'Disabled'),
  'cognito:user_status': ({ status }) => status,
  ...Object.fromEntries(
    ['email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username'].map((name) => [
      name,
      ({ attributes }: User) => attributes[name],
    ]),
  ),
};

/** `email ^= "ann"` */
const FILTER = /^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/s;

/**
 * A filter as a question to each user.
 *
 * @throws AwsError InvalidParameterException
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html#cognito-user-pools-searching-for-users-using-listusers-api
 */
function readFilter(filter: string): (user: User) => boolean {
  if (filter.trim() === '') return () => true;
  const [, name = '', operator, quoted = ''] = FILTER.exec(filter) ?? [];
  if (operator === undefined) throw invalidParameter('Error while parsing filter.');
  const valueOf = SEARCHABLE[name];
  if (valueOf === undefined) throw invalidParameter(`Filter attribute not supported: ${name}`);
  const wanted = quoted.replaceAll(/\\(.)/gs, '$1');
  // `status` knows no capital letters.
  const fold = (text: string): string =>
    name === 'status' || name === 'cognito:user_status' ? text.toLowerCase() : text;
  return (user) => {
    const value = valueOf(user);
    if (value === undefined) return false;
    return operator === '=' ? fold(value) === fold(wanted) : fold(value).startsWith(fold(wanted));
  };
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html */
export const listOperations: CognitoOperations = {
  ListUsers: {
    access: onPool,
    run({ UserPoolId, AttributesToGet, Limit, PaginationToken, Filter = '' }, call) {
      const pool = findPool(call, UserPoolId);
      const known = new Set(pool.schema.map(({ Name }) => Name));
      if (AttributesToGet?.some((name) => !known.has(name)) === true)
        throw invalidParameter('One or more requested attributes do not exist.');
      const matches = readFilter(Filter);
      const shown = page(
        [...usersOf(call, pool).values()].filter(matches),
        { token: PaginationToken, limit: Limit === 0 ? undefined : Limit, scope: [UserPoolId, Filter] },
        { keyOf: ({ username }) => username, size: 60, invalid: () => invalidParameter('Invalid pagination token') },
      );
      return {
        Users: shown.items.map((user) => showUser(user, AttributesToGet)),
        PaginationToken: shown.token,
      };
    },
  },
};
