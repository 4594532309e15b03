import type { Value, ValueMap } from '@coldstart/cloud';
import {
  allow,
  compact,
  deadLetterQueue,
  getAtt,
  invalidEvent,
  roleResource,
  trustPolicy,
  withProperties,
  type FunctionEvent,
  type SamContext,
  type SamParts,
  type SamProblem,
  type SamResource,
} from '@coldstart/cloud/sam';

/** What a schedule starts. */
interface Scheduled {
  readonly id: string;
  readonly properties: ValueMap;
  readonly attributes: Partial<SamResource>;
  readonly arn: Value;
  /** Lets the schedule start it. */
  readonly policy: ValueMap;
  readonly problem: (message: string) => SamProblem;
}

/** A schedule of EventBridge Scheduler, and the role by which it starts its target. */
export function makeSchedule(
  { id, properties, attributes, arn, policy, problem }: Scheduled,
  context: SamContext,
): void {
  const {
    RoleArn: given,
    PermissionsBoundary: boundary,
    Name: name,
    Input: input,
    RetryPolicy: retry,
    OmitName: omit,
    DeadLetterConfig: config,
    ...rest
  } = properties;
  if (omit === true && name !== undefined) throw problem('Name cannot be set when OmitName is True');
  const dead = deadLetterQueue({ id, config, attributes, problem }, context);
  const roleId = `${id}Role`;
  context.made[id] = {
    ...attributes,
    Type: 'AWS::Scheduler::Schedule',
    Properties: compact({
      FlexibleTimeWindow: { Mode: 'OFF' },
      ...rest,
      Name: name ?? (omit === true ? undefined : id),
      Target: compact({
        Arn: arn,
        RoleArn: given ?? getAtt(roleId, 'Arn'),
        Input: input,
        RetryPolicy: retry,
        DeadLetterConfig: dead === undefined ? undefined : { Arn: dead },
      }),
    }),
  };
  if (given !== undefined) return;
  context.made[roleId] = roleResource(
    {
      trust: trustPolicy('scheduler.amazonaws.com'),
      managed: [],
      inline: [policy, ...(dead === undefined ? [] : [allow(`${id}SQSPolicy`, 'sqs:SendMessage', dead)])],
      boundary,
    },
    attributes,
  );
}

const scheduler: FunctionEvent = (target, { id, properties }, context) => {
  const { logicalId, attributes, arn } = target;
  const policy = allow(`${id}LambdaPolicy`, 'lambda:InvokeFunction', arn);
  const problem = (message: string): SamProblem => invalidEvent(logicalId, id, message);
  makeSchedule({ id, properties, attributes, arn, policy, problem }, context);
};

const PROPERTIES = [
  'PermissionsBoundary',
  'ScheduleExpression',
  'FlexibleTimeWindow',
  'Name',
  'State',
  'Description',
  'StartDate',
  'EndDate',
  'ScheduleExpressionTimezone',
  'GroupName',
  'KmsKeyArn',
  'Input',
  'RoleArn',
  'DeadLetterConfig',
  'RetryPolicy',
  'OmitName',
];

/** Events that EventBridge Scheduler sends. */
export const eventBridgeScheduler: SamParts = { events: { ScheduleV2: withProperties(PROPERTIES, scheduler) } };
