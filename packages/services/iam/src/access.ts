import type { Access, Call } from '@coldstart/cloud';
import { groups, roles, users, type Tag } from './state.ts';

/** The members by which requests name what they are about. */
interface Named {
  readonly UserName?: string;
  readonly GroupName?: string;
  readonly RoleName?: string;
  readonly InstanceProfileName?: string;
  readonly PolicyName?: string;
  readonly PolicyArn?: string;
  readonly PolicySourceArn?: string;
  readonly OpenIDConnectProviderArn?: string;
  readonly SAMLProviderArn?: string;
  readonly Name?: string;
  readonly Path?: string;
  readonly PathPrefix?: string;
  readonly PermissionsBoundary?: string;
  readonly AWSServiceName?: string;
  readonly Tags?: readonly Partial<Tag>[];
  readonly TagKeys?: readonly string[];
}

/** Operations on a user that mean the caller where they name nobody. */
const OWN =
  /^(?:GetUser|ChangePassword|(?:Create|List|Update|Delete)AccessKeys?|(?:Create|Get|Update|Delete)LoginProfile|(?:List|Update|Reset|Delete)ServiceSpecificCredentials?)$/;

/** Which lists and creations concern which kind of thing. */
const KINDS: Readonly<Record<string, string>> = {
  CreateUser: 'user',
  ListUsers: 'user',
  CreateGroup: 'group',
  ListGroups: 'group',
  CreateRole: 'role',
  ListRoles: 'role',
  CreateInstanceProfile: 'instance-profile',
  ListInstanceProfiles: 'instance-profile',
  CreatePolicy: 'policy',
  ListPolicies: 'policy',
};

/**
 * What an operation of IAM needs.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export function accessOf(operation: string, input: Named, call: Call): Access | readonly Access[] {
  const access: Access = {
    action: `iam:${operation}`,
    resource: resourceOf(operation, input, call),
    // Also for AWS's own policies, whose ARNs say `aws` for an account: nobody else's IAM can be reached.
    resourceAccount: call.account,
    context: contextOf(input, call),
  };
  if (operation !== 'AddRoleToInstanceProfile') return access;
  return [
    access,
    {
      action: 'iam:PassRole',
      resource: roleArn(call, input.RoleName ?? ''),
      context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
    },
  ];
}

function resourceOf(operation: string, input: Named, call: Call): string {
  const named = (kind: string, path: string | undefined, name: string): string =>
    `arn:aws:iam::${call.account}:${kind}${path ?? '/'}${name}`;
  const kind = KINDS[operation];
  if (kind !== undefined && operation.startsWith('List')) return named(kind, input.PathPrefix, '');
  if (kind === 'policy') return named(kind, input.Path, input.PolicyName ?? '');
  if (operation === 'CreateServiceLinkedRole') {
    return named('role', `/aws-service-role/${input.AWSServiceName ?? ''}/`, '*');
  }
  if (operation === 'CreateSAMLProvider') return named('saml-provider', '/', input.Name ?? '');
  if (input.PolicySourceArn !== undefined) return input.PolicySourceArn;
  if (input.OpenIDConnectProviderArn !== undefined) return input.OpenIDConnectProviderArn;
  if (input.SAMLProviderArn !== undefined) return input.SAMLProviderArn;
  if (input.InstanceProfileName !== undefined) return named('instance-profile', input.Path, input.InstanceProfileName);
  if (input.GroupName !== undefined) {
    return (
      call.state(groups).byName.get(input.GroupName.toLowerCase())?.arn ?? named('group', input.Path, input.GroupName)
    );
  }
  if (input.UserName !== undefined) {
    return call.state(users).byName.get(input.UserName.toLowerCase())?.arn ?? named('user', input.Path, input.UserName);
  }
  if (input.RoleName !== undefined) return roleArn(call, input.RoleName, input.Path);
  if (input.PolicyArn !== undefined) return input.PolicyArn;
  if (OWN.test(operation) && call.principal.kind === 'user') return call.principal.arn;
  return '*';
}

function roleArn(call: Call, name: string, path = '/'): string {
  return call.state(roles).byName.get(name.toLowerCase())?.arn ?? `arn:aws:iam::${call.account}:role${path}${name}`;
}

function contextOf(input: Named, call: Call): Record<string, string | string[]> {
  const context: Record<string, string | string[]> = {};
  if (input.PolicyArn !== undefined) context['iam:PolicyARN'] = input.PolicyArn;
  if (input.AWSServiceName !== undefined) context['iam:AWSServiceName'] = input.AWSServiceName;
  const role = input.RoleName === undefined ? undefined : call.state(roles).byName.get(input.RoleName.toLowerCase());
  const user = input.UserName === undefined ? undefined : call.state(users).byName.get(input.UserName.toLowerCase());
  const boundary = input.PermissionsBoundary ?? role?.boundary ?? user?.boundary;
  if (boundary !== undefined) context['iam:PermissionsBoundary'] = boundary;
  for (const { Key, Value } of (role ?? user)?.tags ?? []) {
    context[`aws:ResourceTag/${Key}`] = Value;
    context[`iam:ResourceTag/${Key}`] = Value;
  }
  for (const { Key = '', Value = '' } of input.Tags ?? []) context[`aws:RequestTag/${Key}`] = Value;
  const keys = input.TagKeys ?? input.Tags?.flatMap(({ Key }) => Key ?? []);
  if (keys !== undefined) context['aws:TagKeys'] = [...keys];
  return context;
}
