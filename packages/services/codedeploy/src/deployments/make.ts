import type { Call } from '@coldstart/cloud';
import { deploymentId } from '../names.ts';
import {
  applications,
  deployments,
  type Deployment,
  type EventName,
  type Group,
  type LifecycleEvent,
} from '../state.ts';

const EVENTS: readonly EventName[] = ['BeforeAllowTraffic', 'AllowTraffic', 'AfterAllowTraffic'];

const pending = (name: EventName): LifecycleEvent => ({
  name,
  status: 'Pending',
  began: undefined,
  ended: undefined,
  message: undefined,
});

type Given = Pick<
  Deployment,
  | 'application'
  | 'config'
  | 'routing'
  | 'revision'
  | 'previousRevision'
  | 'description'
  | 'creator'
  | 'alarms'
  | 'rollback'
> &
  Partial<Pick<Deployment, 'rollbackInfo' | 'spec'>>;

/** Notes a deployment of a group; what becomes of it is the matter of `run/`. */
export function makeDeployment(call: Call, group: Group, given: Given): Deployment {
  const made: Deployment = {
    id: deploymentId(),
    group: group.name,
    roleArn: group.settings.roleArn,
    created: call.now(),
    started: undefined,
    completed: undefined,
    status: 'Created',
    error: undefined,
    shifted: 0,
    events: EVENTS.map(pending),
    hook: undefined,
    rollbackInfo: undefined,
    spec: undefined,
    ...given,
  };
  call.state(deployments, { part: made.id }).deployment = made;
  call.state(applications);
  group.attempted = made.id;
  return made;
}
