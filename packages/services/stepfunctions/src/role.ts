import type { Actor } from '@coldstart/cloud';
import type { TaskMachine } from './tasks/index.ts';

export const PRINCIPAL = 'states.amazonaws.com';

/** Whoever an execution acts as: its machine's role, which must let Step Functions assume it for this machine. */
export const actorOf = ({
  roleArn,
  machineArn,
  executionName,
  account,
}: Pick<TaskMachine, 'roleArn' | 'machineArn' | 'executionName' | 'account'>): Actor => ({
  roleArn,
  sessionName: executionName.slice(0, 64),
  assumedBy: PRINCIPAL,
  assumedFor: { 'aws:SourceArn': machineArn, 'aws:SourceAccount': account },
});
