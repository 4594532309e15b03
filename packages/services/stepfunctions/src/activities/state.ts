import type { EncryptionConfiguration } from '@aws-sdk/client-sfn';
import { defineState, type Call, type ResourceTag } from '@coldstart/cloud';
import { noSuchActivity } from '../errors.ts';
import { placeOf, readActivityArn } from '../names.ts';

export interface Activity {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  readonly encryption: EncryptionConfiguration | undefined;
  tags: ResourceTag[];
}

const activities = defineState('states/activities', () => ({ byName: new Map<string, Activity>() }));

type Where = Pick<Call, 'cloud'>;

const nameIn = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

export const peekActivity = ({ cloud }: Where, arn: string): Activity | undefined =>
  cloud.store.peek(activities, { ...placeOf(arn), part: '' })?.byName.get(nameIn(arn));

/** @throws AwsError InvalidArn, ActivityDoesNotExist */
export function findActivity(call: Call, arn: string): Activity {
  readActivityArn(arn);
  const found = peekActivity(call, arn);
  if (found === undefined) throw noSuchActivity(arn);
  return found;
}

export const changeActivities = (call: Call): Map<string, Activity> => call.state(activities).byName;

export const allActivities = ({ cloud, account, region }: Call): Activity[] => [
  ...(cloud.store.peek(activities, { account, region, part: '' })?.byName.values() ?? []),
];
