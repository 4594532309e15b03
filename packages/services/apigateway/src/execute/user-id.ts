import type { Caller } from '@coldstart/cloud';

/** A caller as events call it. */
export function userIdOf({ principal }: Caller): string | undefined {
  switch (principal.kind) {
    case 'root':
      return principal.account;
    case 'user':
      return principal.userId;
    case 'role':
      return `${principal.roleId}:${principal.sessionName}`;
    default:
      return undefined;
  }
}
