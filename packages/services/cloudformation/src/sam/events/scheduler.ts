import { isMap } from '@coldstart/cloud';
import {
  allow,
  compact,
  getAtt,
  roleResource,
  trustPolicy,
  type FunctionEvent,
  type SamParts,
} from '@coldstart/cloud/sam';

const scheduler: FunctionEvent = (target, event, { made }) => {
  const { id, properties } = event;
  const {
    ScheduleExpression: expression,
    RoleArn: given,
    PermissionsBoundary: boundary,
    Name: name,
    Input: input,
    RetryPolicy: retry,
    OmitName: omit,
    DeadLetterConfig: dead,
    ...rest
  } = properties;
  const roleId = `${id}Role`;
  made[id] = {
    ...target.attributes,
    Type: 'AWS::Scheduler::Schedule',
    Properties: compact({
      ScheduleExpression: expression,
      FlexibleTimeWindow: { Mode: 'OFF' },
      ...rest,
      Name: name ?? (omit === true ? undefined : id),
      Target: compact({
        Arn: target.arn,
        RoleArn: given ?? getAtt(roleId, 'Arn'),
        Input: input,
        RetryPolicy: retry,
        DeadLetterConfig: isMap(dead) && dead.Arn !== undefined ? { Arn: dead.Arn } : undefined,
      }),
    }),
  };
  if (given !== undefined) return;
  made[roleId] = roleResource(
    {
      trust: trustPolicy('scheduler.amazonaws.com'),
      managed: [],
      inline: [allow(`${id}LambdaPolicy`, 'lambda:InvokeFunction', target.arn)],
      boundary,
    },
    target.attributes,
  );
};

/** Events that EventBridge Scheduler sends. */
export const eventBridgeScheduler: SamParts = { events: { ScheduleV2: scheduler } };
