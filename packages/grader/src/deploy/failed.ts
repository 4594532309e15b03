import { DescribeStackEventsCommand, type CloudFormationClient, type StackEvent } from '@aws-sdk/client-cloudformation';
import { accountRemedy } from '../aws/refusals.ts';
import { LearnerProblem } from '../problem.ts';
import { remedyFor } from './remedy.ts';

/**
 * Why a stack could not be made, by its events.
 *
 * @param own in somebody's account, whose limits may be the reason
 */
export async function failed(
  client: CloudFormationClient,
  stackName: string,
  file: string,
  status: string,
  own: boolean,
): Promise<LearnerProblem> {
  const { StackEvents: events = [] } = await client.send(new DescribeStackEventsCommand({ StackName: stackName }));
  // Newest first; what was merely cancelled because of another failure explains nothing.
  const withReasons = events.toReversed().filter(({ ResourceStatusReason: reason }) => reason !== undefined);
  const failures = withReasons.filter(({ ResourceStatus, ResourceStatusReason: reason = '' }) => {
    return ResourceStatus?.endsWith('_FAILED') === true && !reason.includes('cancelled');
  });
  // A transform that fails leaves no resource behind, only the stack's own reason.
  const rollback = withReasons.filter(({ ResourceStatus }) => ResourceStatus === 'ROLLBACK_IN_PROGRESS');
  const reasons = (failures.length > 0 ? failures : rollback).map(sentence);
  return new LearnerProblem({
    kind: 'deployment',
    message: `CloudFormation could not create the stack (${status})`,
    file,
    details: reasons.slice(0, 3),
    remedy: (own ? accountRemedy(reasons) : undefined) ?? remedyFor(reasons),
  });
}

function sentence({ LogicalResourceId, ResourceType, ResourceStatusReason }: StackEvent): string {
  const reason = (ResourceStatusReason ?? '')
    .replace(/^Resource handler returned message: "(.*)" \(RequestToken: .*\)$/s, '$1')
    .replace(/ \(Service: [^()]*, Status Code: \d+, Request ID: [^()]*\)/, '')
    .replace(/ ?Rollback requested by user\.$/, '');
  if (ResourceType === 'AWS::CloudFormation::Stack') return reason;
  return `${LogicalResourceId ?? '?'} (${ResourceType ?? '?'}): ${reason}`;
}
