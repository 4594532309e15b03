import type { Call } from '@coldstart/cloud';
import { usersOf, type Pool, type User } from '../state.ts';
import { dropGrants, revokeAll } from '../tokens/grants.ts';

/** Forgets a user; their tokens are of no use any more. */
export function deleteUser(call: Call, pool: Pool, user: User): void {
  revokeAll(call, pool, user);
  dropGrants(call, pool, user);
  usersOf(call, pool).delete(user.username);
}
