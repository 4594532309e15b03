import type { Target } from '@aws-sdk/client-scheduler';
import type { Actor, ArnPlace } from '@coldstart/cloud';
import { groupArn } from '../names.ts';

type FutureRole = Exclude<Actor, { readonly kind: string }>;

/**
 * The role that a schedule acts as. Its trust policy may ask for the account, and for the ARN of the group: the schedule's
 * own is not told. https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export function executionRole(place: ArnPlace, group: string, { RoleArn: roleArn = '' }: Target): FutureRole {
  return {
    roleArn,
    sessionName: group,
    assumedBy: 'scheduler.amazonaws.com',
    assumedFor: { 'aws:SourceAccount': place.account, 'aws:SourceArn': groupArn(place, group) },
  };
}
