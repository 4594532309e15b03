import { tagEditor, type Call } from '@coldstart/cloud';
import { onTagged } from './access.ts';
import { invalid, overQuota } from './errors.ts';
import { DEFAULT_GROUP, readGroupArn } from './names.ts';
import type { SchedulerOperations } from './sdk.ts';
import { findGroup, groups, type ScheduleGroup } from './state.ts';

/** Groups have tags, and schedules none of their own. */
export const groupTags = tagEditor({
  most: 50,
  tooMany: (most) => overQuota(`A schedule group can have at most ${most} tags.`),
  strange: (text) => invalid(`The tag key or value ${text} is not valid.`),
});

/** @throws AwsError ValidationException for the ARN of something else, ResourceNotFoundException */
function taggedGroup(call: Call, arn: string): ScheduleGroup {
  const name = readGroupArn(arn);
  if (name === undefined)
    throw invalid(`${arn} is not the ARN of a schedule group: schedules have no tags of their own.`);
  return findGroup(call, name);
}

/** The group to write to; the default one is kept from its first tag on. */
function changedGroup(call: Call, arn: string): ScheduleGroup {
  const group = taggedGroup(call, arn);
  const { byName } = call.state(groups);
  if (group.name === DEFAULT_GROUP && !byName.has(DEFAULT_GROUP)) byName.set(DEFAULT_GROUP, { ...group });
  return findGroup(call, group.name);
}

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_TagResource.html */
export const tagOperations: SchedulerOperations = {
  TagResource: {
    access: onTagged,
    run({ ResourceArn, Tags }, call) {
      const group = changedGroup(call, ResourceArn);
      group.tags = groupTags.add(group.tags, Tags);
      return {};
    },
  },

  UntagResource: {
    access: onTagged,
    run({ ResourceArn, TagKeys }, call) {
      const group = changedGroup(call, ResourceArn);
      group.tags = groupTags.remove(group.tags, TagKeys);
      return {};
    },
  },

  ListTagsForResource: {
    access: onTagged,
    run: ({ ResourceArn }, call) => ({ Tags: taggedGroup(call, ResourceArn).tags }),
  },
};
