import type {
  AlarmConfiguration,
  AutoRollbackConfiguration,
  DeploymentCreator,
  DeploymentStatus,
  ErrorInformation,
  LifecycleEventStatus,
  RevisionLocation,
  RollbackInfo,
  TriggerConfig,
} from '@aws-sdk/client-codedeploy';
import { defineState, type Call, type ResourceTag } from '@coldstart/cloud';
import { noApplication, noDeployment, noGroup } from './errors.ts';

export interface Application {
  name: string;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly groups: Map<string, Group>;
  tags: ResourceTag[];
}

/** What a deployment group is told, and may be told otherwise. */
export interface GroupSettings {
  readonly config: string;
  readonly roleArn: string;
  readonly alarms: AlarmConfiguration;
  readonly rollback: AutoRollbackConfiguration;
  readonly triggers: readonly TriggerConfig[];
}

export interface Group {
  name: string;
  readonly id: string;
  settings: GroupSettings;
  /** Ids of deployments. */
  attempted: string | undefined;
  succeeded: string | undefined;
  tags: ResourceTag[];
}

/** How traffic goes over: so many percent at once, the same again after each interval, or all after one. */
export interface Routing {
  readonly kind: 'AllAtOnce' | 'TimeBasedCanary' | 'TimeBasedLinear';
  readonly percentage: number;
  /** Minutes. */
  readonly interval: number;
}

export interface Config {
  readonly name: string;
  readonly id: string;
  readonly created: number;
  readonly routing: Routing;
}

export type EventName = 'BeforeAllowTraffic' | 'AllowTraffic' | 'AfterAllowTraffic';

export interface LifecycleEvent {
  readonly name: EventName;
  status: LifecycleEventStatus;
  began: number | undefined;
  ended: number | undefined;
  /** Why it has failed. */
  message: string | undefined;
}

/** What an AppSpec asks for. */
export interface LambdaSpec {
  /** Logical name in the AppSpec. */
  readonly target: string;
  readonly functionName: string;
  readonly alias: string;
  readonly current: string;
  readonly wanted: string;
  readonly hooks: Readonly<Partial<Record<EventName, string>>>;
}

export interface Deployment {
  readonly id: string;
  readonly application: string;
  readonly group: string;
  readonly config: string;
  readonly routing: Routing;
  readonly revision: RevisionLocation;
  readonly previousRevision: RevisionLocation | undefined;
  readonly description: string | undefined;
  readonly creator: DeploymentCreator;
  readonly roleArn: string;
  readonly alarms: AlarmConfiguration;
  readonly rollback: AutoRollbackConfiguration;
  /** Milliseconds since 1970. */
  readonly created: number;
  started: number | undefined;
  completed: number | undefined;
  status: DeploymentStatus;
  error: ErrorInformation | undefined;
  rollbackInfo: RollbackInfo | undefined;
  /** Once the AppSpec was read. */
  spec: LambdaSpec | undefined;
  /** Percent of the traffic that the new version has. */
  shifted: number;
  readonly events: LifecycleEvent[];
  /** The hook whose answer is awaited. */
  hook: { readonly event: EventName; readonly executionId: string } | undefined;
}

/** Of an account and Region. */
export const applications = defineState('codedeploy/applications', () => ({ byName: new Map<string, Application>() }));
export const configs = defineState('codedeploy/configs', () => ({ byName: new Map<string, Config>() }));
/** One part for each deployment. */
export const deployments = defineState('codedeploy/deployment', () => ({
  deployment: undefined as Deployment | undefined,
}));

const here = ({ account, region }: Call, part = '') => ({ account, region, part });

export const peekApplication = (call: Call, name: string): Application | undefined =>
  call.cloud.store.peek(applications, here(call))?.byName.get(name);

export const peekGroup = (call: Call, application: string, name: string): Group | undefined =>
  peekApplication(call, application)?.groups.get(name);

/** @throws AwsError ApplicationDoesNotExistException */
export function findApplication(call: Call, name: string): Application {
  const found = peekApplication(call, name);
  if (found === undefined) throw noApplication(name);
  return found;
}

/** @throws AwsError where the application or the group does not exist */
export function findGroup(call: Call, application: string, name: string): Group {
  const found = findApplication(call, application).groups.get(name);
  if (found === undefined) throw noGroup(name);
  return found;
}

export const peekDeployment = (call: Call, id: string): Deployment | undefined =>
  call.cloud.store.peek(deployments, here(call, id))?.deployment;

/** @throws AwsError DeploymentDoesNotExistException */
export function findDeployment(call: Call, id: string): Deployment {
  const found = peekDeployment(call, id);
  if (found === undefined) throw noDeployment(id);
  return found;
}

/** One that is about to be changed. */
export function changeDeployment(call: Call, id: string): Deployment | undefined {
  const found = peekDeployment(call, id);
  if (found !== undefined) call.state(deployments, { part: id });
  return found;
}

/** The newest first. */
export function allDeployments(call: Call): Deployment[] {
  const { account, region } = call;
  return call.cloud.store
    .addresses(deployments)
    .filter((address) => address.account === account && address.region === region)
    .flatMap((address) => call.cloud.store.peek(deployments, address)?.deployment ?? [])
    .sort((a, b) => b.created - a.created || (a.id < b.id ? -1 : 1));
}

export const isRunning = ({ status }: Deployment): boolean =>
  status === 'Created' || status === 'Queued' || status === 'InProgress';
