import { queueDelivery, servicePrincipal, formatArn, type Call } from '@coldstart/cloud';
import type { TriggerEventType } from '@aws-sdk/client-codedeploy';
import { applicationArn, groupArn, SERVICE } from '../names.ts';
import { peekGroup, type Deployment } from '../state.ts';

/** What has become of a deployment, as EventBridge is told. */
export type Change = 'START' | 'SUCCESS' | 'FAILURE' | 'STOP';

const TRIGGERS: Readonly<Record<Change, TriggerEventType>> = {
  START: 'DeploymentStart',
  SUCCESS: 'DeploymentSuccess',
  FAILURE: 'DeploymentFailure',
  STOP: 'DeploymentStop',
};

/**
 * Tells EventBridge, and the topics of the group's triggers.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html
 */
export function notify(call: Call, deployment: Deployment, state: Change): void {
  const { account, region } = call;
  const { id: deploymentId, application, group: deploymentGroup } = deployment;
  const detail = {
    instanceGroupId: peekGroup(call, application, deploymentGroup)?.id ?? '',
    region,
    application,
    deploymentId,
    state,
    deploymentGroup,
  };
  queueDelivery(call, {
    target: formatArn(call, 'events', 'event-bus/default'),
    as: servicePrincipal(SERVICE, account),
    message: {
      body: JSON.stringify(detail),
      event: {
        source: 'aws.codedeploy',
        detailType: 'CodeDeploy Deployment State-change Notification',
        resources: [applicationArn(call, application), groupArn(call, application, deploymentGroup)],
        time: call.now(),
      },
    },
    retry: { attempts: 0, delays: [] },
    action: state,
    note: `${deploymentId}: ${state}`,
  });
  publish(call, deployment, TRIGGERS[state]);
  if (state === 'START' && deployment.creator === 'codeDeployRollback') publish(call, deployment, 'DeploymentRollback');
}

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-sns-event-notifications-json-format.html */
function publish(call: Call, deployment: Deployment, event: TriggerEventType): void {
  const { id, application, group, status, roleArn } = deployment;
  const triggers = peekGroup(call, application, group)?.settings.triggers ?? [];
  for (const { triggerName, triggerTargetArn: target = '', triggerEvents = [] } of triggers) {
    if (!triggerEvents.includes(event)) continue;
    const body = JSON.stringify({
      region: call.region,
      accountId: call.account,
      eventTriggerName: triggerName,
      applicationName: application,
      deploymentId: id,
      deploymentGroupName: group,
      createTime: new Date(deployment.created).toUTCString(),
      completeTime: deployment.completed === undefined ? null : new Date(deployment.completed).toUTCString(),
      status: status === 'InProgress' ? 'CREATED' : status?.toUpperCase(),
      ...(deployment.rollbackInfo && { rollbackInformation: JSON.stringify(deployment.rollbackInfo) }),
      ...(deployment.error && { errorInformation: JSON.stringify(deployment.error) }),
    });
    queueDelivery(call, {
      target,
      as: { roleArn, sessionName: id, assumedBy: SERVICE },
      message: { body, subject: `${event}: AWS CodeDeploy ${id} in ${call.region} to ${application}` },
      retry: { attempts: 0, delays: [] },
      action: event,
      note: `${id} tells ${target}`,
    });
  }
}
