import { principalOf, type Call } from '@coldstart/cloud';
import type { TaskMachine } from './tasks/index.ts';

export const PRINCIPAL = 'states.amazonaws.com';

/** Its names for all Regions, and for one. */
const namesIn = (region: string): readonly string[] => [PRINCIPAL, `states.${region}.amazonaws.com`];

/** Whether a role lets Step Functions assume it for a machine. */
export const trusts = (
  { cloud, account, region }: Pick<Call, 'cloud' | 'account' | 'region'>,
  roleArn: string,
  machineArn: string,
): boolean => trusted({ cloud, account, region }, roleArn, machineArn) !== undefined;

/** By which of its names a role lets Step Functions in. */
const trusted = (
  { cloud, account, region }: Pick<Call, 'cloud' | 'account' | 'region'>,
  roleArn: string,
  machineArn: string,
): string | undefined =>
  namesIn(region).find((principal) =>
    cloud.identity.trusts(cloud.store, roleArn, principal, {
      'aws:SourceArn': machineArn,
      'aws:SourceAccount': account,
    }),
  );

/**
 * Whoever an execution acts as: its machine's role, which must let Step Functions assume it for this machine.
 *
 * @throws AwsError AccessDenied where the role is gone, or does not trust Step Functions
 */
export function principalFor({ cloud }: Pick<Call, 'cloud'>, machine: TaskMachine) {
  const { roleArn, machineArn, executionName, account, region } = machine;
  return principalOf(cloud, {
    roleArn,
    sessionName: executionName.slice(0, 64),
    assumedBy: trusted({ cloud, account, region }, roleArn, machineArn) ?? PRINCIPAL,
    assumedFor: { 'aws:SourceArn': machineArn, 'aws:SourceAccount': account },
  });
}
