import type { Target } from '@aws-sdk/client-scheduler';
import { requestTagKeys, resourceTagKeys, type Access, type Call } from '@coldstart/cloud';
import { DEFAULT_GROUP, groupArn, readGroupArn, scheduleArn } from './names.ts';
import { peekGroup } from './state.ts';

/*
 * What the operations ask permission for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html
 */

interface OfSchedule {
  readonly Name: string;
  readonly GroupName?: string | undefined;
}

/** A schedule has the tags of its group. */
export function onSchedule({ Name, GroupName = DEFAULT_GROUP }: OfSchedule, call: Call, action: string): Access {
  return {
    action,
    resource: scheduleArn(call, GroupName, Name),
    context: resourceTagKeys(peekGroup(call, GroupName)?.tags),
  };
}

/** Who gives a role to a schedule must be allowed to pass it on. */
export const onTargetedSchedule = (
  input: OfSchedule & { readonly Target: Pick<Target, 'RoleArn'> },
  call: Call,
  action: string,
): Access[] => [
  onSchedule(input, call, action),
  {
    action: 'iam:PassRole',
    resource: input.Target.RoleArn ?? '*',
    context: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
  },
];

interface GivenTags {
  readonly Tags?: readonly { readonly Key: string | undefined; readonly Value: string | undefined }[] | undefined;
  readonly TagKeys?: readonly string[] | undefined;
}

export const onGroup = ({ Name, Tags }: GivenTags & { readonly Name: string }, call: Call, action: string): Access => ({
  action,
  resource: groupArn(call, Name),
  context: { ...resourceTagKeys(peekGroup(call, Name)?.tags), ...requestTagKeys(Tags) },
});

export const onTagged = (
  { ResourceArn, Tags, TagKeys }: GivenTags & { readonly ResourceArn: string },
  call: Call,
  action: string,
): Access => ({
  action,
  resource: ResourceArn,
  context: {
    ...resourceTagKeys(peekGroup(call, readGroupArn(ResourceArn) ?? '')?.tags),
    ...requestTagKeys(Tags, TagKeys),
  },
});
