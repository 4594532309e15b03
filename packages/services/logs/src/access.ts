import { parseArn, type Access, type Call } from '@coldstart/cloud';
import { parsePolicy } from '@coldstart/iam';
import { findDestination } from './find-destination.ts';
import { destinationArn, groupArn, groupName } from './names.ts';
import { accountPolicy } from './resource-policies.ts';

/*
 * What the operations ask permission for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */

interface OfGroup {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}

export function onStream(input: OfGroup & { readonly logStreamName: string }, call: Call, action: string): Access {
  const group = groupName(input.logGroupName ?? input.logGroupIdentifier ?? '');
  return {
    action,
    resource: `${groupArn(call, group)}:log-stream:${input.logStreamName}`,
    resourcePolicy: accountPolicy(call),
  };
}

/**
 * AWS asks for the group's streams as a whole, whose ARN ends in `:log-stream:`.
 * So policies name groups with `:*` at the end, and a group's name alone allows nothing but tags.
 */
export function onGroup(input: OfGroup, call: Call, action: string): Access {
  return onStream({ ...input, logStreamName: '' }, call, action);
}

export function onArn({ resourceArn }: { readonly resourceArn: string }, _call: Call, action: string): Access {
  return { action, resource: resourceArn };
}

/**
 * A subscription to a destination, which its owner's policy has to allow where that is another account.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CrossAccountSubscriptions.html
 */
export function onDestinationArn(
  { destinationArn }: { readonly destinationArn: string },
  call: Call,
  action: string,
): Access[] {
  const policy = findDestination(call, destinationArn)?.accessPolicy;
  if (parseArn(destinationArn)?.service !== 'logs') return [];
  return [
    {
      action,
      resource: destinationArn,
      resourcePolicy: policy === undefined ? undefined : parsePolicy(policy, 'resource'),
    },
  ];
}

export function onDestination(
  { destinationName }: { readonly destinationName: string },
  call: Call,
  action: string,
): Access {
  return { action, resource: destinationArn(call, destinationName) };
}
