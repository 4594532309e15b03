import type { Call } from '@coldstart/cloud';
import { onPolicy } from './access.ts';
import { page } from './paging.ts';
import { policyOf } from './policy-lookup.ts';
import type { IamOperations } from './sdk.ts';
import { groups, roles, users, type IamIdentity } from './state.ts';

interface Usage {
  readonly users: readonly IamIdentity[];
  readonly groups: readonly IamIdentity[];
  readonly roles: readonly IamIdentity[];
}

/** Who has a policy attached, or as a boundary. */
function usage(call: Call, arn: string, as: 'policy' | 'boundary'): Usage {
  const uses = (identity: IamIdentity & { boundary?: string | undefined }): boolean =>
    as === 'policy' ? identity.attached.includes(arn) : identity.boundary === arn;
  return {
    users: [...call.state(users).byName.values()].filter(uses),
    groups: [...call.state(groups).byName.values()].filter(uses),
    roles: [...call.state(roles).byName.values()].filter(uses),
  };
}

export function usageCount(call: Call, arn: string, as: 'policy' | 'boundary'): number {
  const { users, groups, roles } = usage(call, arn, as);
  return users.length + groups.length + roles.length;
}

export const policyUsageOperations: IamOperations = {
  ListEntitiesForPolicy: {
    access: onPolicy,
    run(input, call) {
      const { arn } = policyOf(call, input.PolicyArn);
      const found = usage(call, arn, input.PolicyUsageFilter === 'PermissionsBoundary' ? 'boundary' : 'policy');
      const wanted = (kind: string, identities: readonly IamIdentity[]) =>
        identities
          .filter(({ path }) => path.startsWith(input.PathPrefix ?? '/'))
          .filter(() => input.EntityFilter === undefined || input.EntityFilter === kind)
          .map((identity) => ({ kind, identity }));
      const all = [...wanted('Group', found.groups), ...wanted('User', found.users), ...wanted('Role', found.roles)];
      const { items, rest } = page(call, input, all, ({ identity }) => identity.arn);
      const of = (kind: string): IamIdentity[] =>
        items.filter((item) => item.kind === kind).map(({ identity }) => identity);
      return {
        PolicyGroups: of('Group').map(({ name, id }) => ({ GroupName: name, GroupId: id })),
        PolicyUsers: of('User').map(({ name, id }) => ({ UserName: name, UserId: id })),
        PolicyRoles: of('Role').map(({ name, id }) => ({ RoleName: name, RoleId: id })),
        ...rest,
      };
    },
  },
};
