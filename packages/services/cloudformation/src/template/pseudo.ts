import type { Value } from '@coldstart/cloud';

/** What a template's pseudo parameters say: where it is deployed. */
export interface PseudoValues {
  readonly account: string;
  readonly region: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly notificationArns: readonly string[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
export function pseudoParameters(values: PseudoValues): Map<string, Value> {
  return new Map<string, Value>([
    ['AWS::AccountId', values.account],
    ['AWS::NotificationARNs', [...values.notificationArns]],
    [
      'AWS::Partition',
      values.region.startsWith('cn-') ? 'aws-cn' : values.region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws',
    ],
    ['AWS::Region', values.region],
    ['AWS::StackId', values.stackId],
    ['AWS::StackName', values.stackName],
    ['AWS::URLSuffix', values.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'],
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
