import { requestTagKeys, resourceTagKeys, type Access, type Call } from '@coldstart/cloud';
import { applicationArn, configArn, groupArn, readTaggedArn, SERVICE } from './names.ts';
import { peekApplication, peekDeployment, peekGroup } from './state.ts';

/*
 * What the operations ask permission for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html
 */

interface GivenTags {
  readonly tags?: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;
}

export const onApplication = (
  { applicationName: name = '', tags }: GivenTags & { readonly applicationName?: string | undefined },
  call: Call,
  action: string,
): Access => ({
  action,
  resource: applicationArn(call, name),
  context: { ...resourceTagKeys(peekApplication(call, name)?.tags), ...requestTagKeys(tags) },
});

interface OfGroup extends GivenTags {
  readonly applicationName?: string | undefined;
  readonly deploymentGroupName?: string | undefined;
  readonly currentDeploymentGroupName?: string | undefined;
}

export function onGroup(input: OfGroup, call: Call, action: string): Access {
  const { applicationName: application = '', tags } = input;
  const name = input.currentDeploymentGroupName ?? input.deploymentGroupName ?? '';
  return {
    action,
    resource: groupArn(call, application, name),
    context: { ...resourceTagKeys(peekGroup(call, application, name)?.tags), ...requestTagKeys(tags) },
  };
}

/** Who gives a role to a deployment group must be allowed to pass it on. */
export const onGroupWithRole = (
  input: OfGroup & { readonly serviceRoleArn?: string | undefined },
  call: Call,
  action: string,
): Access[] => [
  onGroup(input, call, action),
  ...(input.serviceRoleArn === undefined
    ? []
    : [{ action: 'iam:PassRole', resource: input.serviceRoleArn, context: { 'iam:PassedToService': SERVICE } }]),
];

export const onConfig = (
  { deploymentConfigName: name = '' }: { readonly deploymentConfigName?: string | undefined },
  call: Call,
  action: string,
): Access => ({ action, resource: configArn(call, name) });

/** A deployment is its group's. */
export function onDeployment(
  { deploymentId = '' }: { readonly deploymentId?: string | undefined },
  call: Call,
  action: string,
): Access {
  const { application = '*', group = '*' } = peekDeployment(call, deploymentId) ?? {};
  return onGroup({ applicationName: application, deploymentGroupName: group }, call, action);
}

export function onTagged(
  input: {
    readonly ResourceArn?: string | undefined;
    readonly Tags?: GivenTags['tags'];
    readonly TagKeys?: string[] | undefined;
  },
  call: Call,
  action: string,
): Access {
  const { ResourceArn: resource = '', Tags, TagKeys } = input;
  const { application = '', group } = readTaggedArn(resource) ?? {};
  const tags =
    group === undefined ? peekApplication(call, application)?.tags : peekGroup(call, application, group)?.tags;
  return { action, resource, context: { ...resourceTagKeys(tags), ...requestTagKeys(Tags, TagKeys) } };
}
