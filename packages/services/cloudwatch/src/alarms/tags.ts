import type { Call, ResourceTag } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { findDashboard, keepDashboard } from '../dashboards/state.ts';
import { invalidValue } from '../errors.ts';
import type { CloudWatchOperations } from '../sdk.ts';
import { onTagged } from './access.ts';
import { alarmTags } from './configure.ts';
import { alarmName, keepAlarm, peekAlarm } from './state.ts';

/** What has tags, and how they are changed. */
interface Tagged {
  readonly tags: readonly ResourceTag[];
  readonly keep: (tags: readonly ResourceTag[]) => void;
}

export const tagOperations: CloudWatchOperations = {
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_TagResource.html */
  TagResource: {
    access: onTagged,
    run({ ResourceARN, Tags }, call) {
      const { tags, keep } = tagged(call, ResourceARN);
      keep(alarmTags.add(tags, Tags));
    },
  },
  UntagResource: {
    access: onTagged,
    run({ ResourceARN, TagKeys }, call) {
      const { tags, keep } = tagged(call, ResourceARN);
      keep(alarmTags.remove(tags, TagKeys));
    },
  },
  /** Of what is gone there are none, which was recorded. */
  ListTagsForResource: {
    access: onTagged,
    run: ({ ResourceARN }, call) => ({ Tags: [...(find(call, ResourceARN)?.tags ?? [])] }),
  },
};

function find(call: Call, arn: string): Tagged | undefined {
  const dashboard = /^arn:[^:]*:cloudwatch::\d{12}:dashboard\/(.+)$/.exec(arn)?.[1];
  if (dashboard !== undefined) {
    const found = findDashboard(call, dashboard);
    return found && { tags: found.tags, keep: (tags) => keepDashboard(call, { ...found, tags }) };
  }
  if (alarmName(arn) === arn) throw invalidValue(`The value ${arn} for parameter ResourceARN is invalid.`);
  const alarm = peekAlarm(call, alarmName(arn));
  return alarm?.arn === arn ? { tags: alarm.tags, keep: (tags) => keepAlarm(call, { ...alarm, tags }) } : undefined;
}

function tagged(call: Call, arn: string): Tagged {
  const found = find(call, arn);
  if (found !== undefined) return found;
  throw new AwsError('ResourceNotFoundException', `The resource ${arn} does not exist.`, { status: 404 });
}
