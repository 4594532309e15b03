import type {
  AlarmConfiguration,
  AutoRollbackConfiguration,
  CreateDeploymentGroupInput,
  DeploymentStyle,
} from '@aws-sdk/client-codedeploy';
import type { Call } from '@coldstart/cloud';
import { findConfig } from '../configs/configs.ts';
import { DEFAULT_CONFIG } from '../configs/predefined.ts';
import { notImplemented, refuse } from '../errors.ts';
import { SERVICE } from '../names.ts';
import type { GroupSettings } from '../state.ts';

type Given = Partial<CreateDeploymentGroupInput>;

/** What a group of the compute platform Lambda cannot have, and AWS has for the others. */
const OTHERS = {
  ec2TagFilters: 'Deployments to EC2 instances',
  ec2TagSet: 'Deployments to EC2 instances',
  onPremisesInstanceTagFilters: 'Deployments to on-premises instances',
  onPremisesTagSet: 'Deployments to on-premises instances',
  autoScalingGroups: 'Deployments to Auto Scaling groups',
  ecsServices: 'Deployments to ECS',
  loadBalancerInfo: 'Load balancers of deployments',
  blueGreenDeploymentConfiguration: 'Blue/green configurations of servers',
  outdatedInstancesStrategy: 'Deployments to EC2 instances',
  terminationHookEnabled: 'Deployments to Auto Scaling groups',
} as const;

const isSaid = (value: unknown): boolean => value !== undefined && !(Array.isArray(value) && value.length === 0);

function checkStyle(style: DeploymentStyle | undefined): void {
  const { deploymentType: type = 'BLUE_GREEN', deploymentOption: option = 'WITH_TRAFFIC_CONTROL' } = style ?? {};
  if (type === 'BLUE_GREEN' && option === 'WITH_TRAFFIC_CONTROL') return;
  throw refuse(
    'InvalidDeploymentStyle',
    'For Lambda deployment group, deployment type must be BLUE_GREEN and deployment option must be WITH_TRAFFIC_CONTROL',
  );
}

/** @throws AwsError InvalidAlarmConfigException */
export function checkAlarms({ enabled = false, alarms = [] }: AlarmConfiguration): void {
  if (enabled && alarms.length === 0)
    throw refuse('InvalidAlarmConfig', 'The alarm configuration is enabled and has no alarms.');
  if (alarms.length > 10)
    throw refuse('AlarmsLimitExceeded', 'The maximum number of alarms for a deployment group (10) was exceeded.');
  const names = alarms.map(({ name = '' }) => name);
  if (names.includes('') || new Set(names).size < names.length)
    throw refuse('InvalidAlarmConfig', 'Each alarm needs a name, and none may be there twice.');
}

/** @throws AwsError InvalidAutoRollbackConfigException */
export function checkRollback({ enabled = false, events = [] }: AutoRollbackConfiguration): void {
  if (enabled && events.length === 0)
    throw refuse('InvalidAutoRollbackConfig', 'The automatic rollback configuration is enabled and has no events.');
}

/** @throws AwsError InvalidRoleException where CodeDeploy may not assume it */
function checkRole({ cloud }: Call, roleArn: string): void {
  const { identity, store } = cloud;
  if (identity.trusts(store, roleArn, SERVICE)) return;
  throw refuse('InvalidRole', `AWS CodeDeploy does not have the permissions required to assume the role ${roleArn}.`);
}

/** What is said of a group over what was said before. @throws AwsError for what cannot be */
export function readSettings(call: Call, given: Given, before?: GroupSettings): GroupSettings {
  for (const [name, what] of Object.entries(OTHERS))
    if (isSaid(given[name as keyof typeof OTHERS])) throw notImplemented(what);
  checkStyle(given.deploymentStyle);
  const roleArn = given.serviceRoleArn ?? before?.roleArn;
  if (roleArn === undefined) throw refuse('RoleRequired', 'Role ARN is required.');
  const config = given.deploymentConfigName ?? before?.config ?? DEFAULT_CONFIG;
  findConfig(call, config);
  const alarms = given.alarmConfiguration ?? before?.alarms ?? { enabled: false, alarms: [] };
  const rollback = given.autoRollbackConfiguration ?? before?.rollback ?? { enabled: false, events: [] };
  checkAlarms(alarms);
  checkRollback(rollback);
  if (given.serviceRoleArn !== undefined) checkRole(call, roleArn);
  const triggers = given.triggerConfigurations ?? before?.triggers ?? [];
  for (const { triggerName = '', triggerTargetArn = '', triggerEvents = [] } of triggers)
    if (triggerName === '' || !/^arn:[^:]+:sns:/.test(triggerTargetArn) || triggerEvents.length === 0)
      throw refuse('InvalidTriggerConfig', 'A trigger needs a name, the ARN of an SNS topic and at least one event.');
  return { config, roleArn, alarms, rollback, triggers };
}
