import type { Value } from '@coldstart/cloud';

/** Where a template is deployed: what its pseudo parameters say. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly notificationArns: readonly string[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
export function pseudoParameters(place: Place): Map<string, Value> {
  return new Map<string, Value>([
    ['AWS::AccountId', place.account],
    ['AWS::NotificationARNs', [...place.notificationArns]],
    [
      'AWS::Partition',
      place.region.startsWith('cn-') ? 'aws-cn' : place.region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws',
    ],
    ['AWS::Region', place.region],
    ['AWS::StackId', place.stackId],
    ['AWS::StackName', place.stackName],
    ['AWS::URLSuffix', place.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'],
  ]);
}

export const PSEUDO_NAMES: ReadonlySet<string> = new Set([
  'AWS::AccountId',
  'AWS::NotificationARNs',
  'AWS::NoValue',
  'AWS::Partition',
  'AWS::Region',
  'AWS::StackId',
  'AWS::StackName',
  'AWS::URLSuffix',
]);
