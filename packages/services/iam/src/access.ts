import { resourceTagKeys, requestTagKeys, type Access, type Call } from '@coldstart/cloud';
import { iamArn } from './arns.ts';

import { groups, roles, users } from './state.ts';

/** The members by which requests name what they are about. */
interface IamInput {
  readonly UserName?: string | undefined;
  readonly GroupName?: string | undefined;
  readonly RoleName?: string | undefined;
  readonly InstanceProfileName?: string | undefined;
  readonly PolicyArn?: string | undefined;
  readonly PolicySourceArn?: string | undefined;
  readonly OpenIDConnectProviderArn?: string | undefined;
  readonly SAMLProviderArn?: string | undefined;
  readonly SerialNumber?: string | undefined;
  readonly VirtualMFADeviceName?: string | undefined;
  readonly Path?: string | undefined;
  readonly PathPrefix?: string | undefined;
  readonly PermissionsBoundary?: string | undefined;
  readonly AWSServiceName?: string | undefined;
  readonly Tags?: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;
  readonly TagKeys?: readonly string[] | undefined;
}

/**
 * The rule of an operation on one resource, with the condition keys that all operations of IAM share.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 *
 * @param resourceOf the ARN of what a request is about
 */
export function onResource<In extends IamInput>(resourceOf: (input: In, call: Call) => string) {
  return (input: In, call: Call, action: string): Access => ({
    action,
    resource: resourceOf(input, call),
    // Also for AWS's own policies, whose ARNs say `aws` for an account: nobody else's IAM can be reached.
    resourceAccount: call.account,
    context: conditionKeys(input, call),
  });
}

export const onUser = onResource(userArn);

/** Operations on a user that mean the caller where they name nobody. */
export const onUserOrCaller = onResource((input, call) => {
  if (input.UserName !== undefined) return userArn(input, call);
  return call.principal.kind === 'user' ? call.principal.arn : '*';
});

export const onGroup = onResource(
  ({ GroupName: name = '', Path }, call) =>
    call.state(groups).byName.get(name.toLowerCase())?.arn ?? iamArn(call, 'group', Path ?? '/', name),
);

export const onRole = onResource(roleArn);

export const onInstanceProfile = onResource(({ InstanceProfileName = '', Path }, call) =>
  iamArn(call, 'instance-profile', Path ?? '/', InstanceProfileName),
);

export const onPolicy = onResource(({ PolicyArn = '' }) => PolicyArn);

/** The user, group or role that is simulated. */
export const onPolicySource = onResource(({ PolicySourceArn = '' }) => PolicySourceArn);

export const onOidcProvider = onResource(({ OpenIDConnectProviderArn = '' }) => OpenIDConnectProviderArn);

export const onSamlProvider = onResource(({ SAMLProviderArn = '' }) => SAMLProviderArn);

/** Lists are of everything below a path. */
export function onPath(kind: 'user' | 'group' | 'role' | 'instance-profile' | 'policy') {
  return onResource(({ PathPrefix = '/' }, call) => iamArn(call, kind, PathPrefix, ''));
}

function userArn({ UserName: name = '', Path = '/' }: IamInput, call: Call): string {
  return call.state(users).byName.get(name.toLowerCase())?.arn ?? iamArn(call, 'user', Path, name);
}

export function roleArn({ RoleName: name = '', Path = '/' }: IamInput, call: Call): string {
  return call.state(roles).byName.get(name.toLowerCase())?.arn ?? iamArn(call, 'role', Path, name);
}

function conditionKeys(input: IamInput, call: Call): Record<string, string | string[]> {
  const context: Record<string, string | string[]> = {};
  if (input.PolicyArn !== undefined) context['iam:PolicyARN'] = input.PolicyArn;
  if (input.AWSServiceName !== undefined) context['iam:AWSServiceName'] = input.AWSServiceName;
  const role = input.RoleName === undefined ? undefined : call.state(roles).byName.get(input.RoleName.toLowerCase());
  const user = input.UserName === undefined ? undefined : call.state(users).byName.get(input.UserName.toLowerCase());
  const boundary = input.PermissionsBoundary ?? role?.boundary ?? user?.boundary;
  if (boundary !== undefined) context['iam:PermissionsBoundary'] = boundary;
  return {
    ...context,
    ...resourceTagKeys((role ?? user)?.tags, 'iam:ResourceTag'),
    ...requestTagKeys(input.Tags, input.TagKeys),
  };
}
