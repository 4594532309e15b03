import { parseArn, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { findDestination } from './find-destination.ts';
import { invalidParameter } from './errors.ts';
import type { SubscriptionFilter } from './state.ts';
import { tryDestination } from './subscriptions.ts';

type Target = Pick<SubscriptionFilter, 'destinationArn' | 'roleArn' | 'distribution'>;

interface Asked {
  readonly destinationArn: string;
  readonly roleArn?: string | undefined;
}

/** Who may be subscribed, and with what: as far as the ARNs tell. @throws AwsError */
export function checkTarget(call: Call, { destinationArn, roleArn }: Asked, operation: string): void {
  const { service, account } = parseArn(destinationArn) ?? {};
  if (service === 'lambda') {
    if (account === call.account) return;
    throw new AwsError(
      'AccessDeniedException',
      'Cross-account lambda invocation passing is not allowed. You must use DestinationPolicies to create cross account lambda triggers.',
    );
  }
  if (service === 'kinesis' || service === 'firehose') {
    if (roleArn === undefined) {
      throw invalidParameter(`destinationArn for vendor ${service} cannot be used without roleArn`);
    }
    call.authorize({
      action: 'iam:PassRole',
      resource: roleArn,
      context: { 'iam:PassedToService': 'logs.amazonaws.com' },
    });
    return;
  }
  if (service !== 'logs') {
    throw invalidParameter(`${operation} operation cannot work with destinationArn for vendor ${service ?? ''}`);
  }
  if (findDestination(call, destinationArn) === undefined) {
    throw new AwsError('ResourceNotFoundException', 'The specified destination does not exist.');
  }
}

/** Whether messages reach it. @throws AwsError InvalidParameterException */
export async function checkReach(call: Call, target: Target, group: string): Promise<void> {
  const service = parseArn(target.destinationArn)?.service ?? '';
  // What stands behind a destination was tried when it was made.
  if (service === 'logs') return;
  await tryDestination(call, target, group).catch((error: unknown) => {
    // What this cloud has not, it says itself.
    if (error instanceof AwsError && error.status === 501) throw error;
    throw new AwsError('InvalidParameterException', UNREACHED[service] ?? UNREACHED['lambda'] ?? '', { cause: error });
  });
}

const UNREACHED: Readonly<Record<string, string | undefined>> = {
  lambda:
    'Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.',
  kinesis:
    'Could not deliver test message to specified Kinesis stream. Check if the given kinesis stream is in ACTIVE state.',
  firehose:
    'Could not deliver test message to specified Firehose stream. Check if the given Firehose stream is in ACTIVE state.',
};
