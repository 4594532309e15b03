import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import type { Deployment } from '../state.ts';
import { asRole, DeploymentFailure } from './failure.ts';

interface Alarm {
  readonly AlarmName?: string;
  readonly StateValue?: string;
}

/**
 * Looks at the alarms of a deployment, as its role: CloudWatch alone knows in which state they are.
 *
 * @throws DeploymentFailure where one of them is active, or none can be looked at
 */
export async function checkAlarms(call: Call, deployment: Deployment): Promise<void> {
  const { enabled = false, ignorePollAlarmFailure = false, alarms = [] } = deployment.alarms;
  if (!enabled) return;
  const AlarmNames = alarms.flatMap(({ name }) => name ?? []);
  let found: Alarm[];
  try {
    const asked = { AlarmNames, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] };
    const answer = await asRole(call, deployment, 'monitoring', 'DescribeAlarms', asked);
    found = ['MetricAlarms', 'CompositeAlarms'].flatMap((kind) => (answer[kind] ?? []) as Alarm[]);
  } catch (error) {
    if (!(error instanceof AwsError) && !(error instanceof DeploymentFailure)) throw error;
    if (ignorePollAlarmFailure) return;
    if (error instanceof DeploymentFailure) throw error;
    throw new DeploymentFailure('ALARM_ACTIVE', `The alarms of the deployment could not be polled: ${error.message}`);
  }
  const active = found.filter(({ StateValue }) => StateValue === 'ALARM').map(({ AlarmName }) => `<${AlarmName}>`);
  if (active.length === 0) return;
  throw new DeploymentFailure(
    'ALARM_ACTIVE',
    `One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been stopped. Activated alarms: ${active.join(' ')}`,
  );
}
