import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  compact,
  contentHash,
  getAtt,
  invalidEvent,
  permission,
  ref,
  type EventSource,
  type FunctionEvent,
  type Invocable,
  type SamContext,
  type SamParts,
} from '@coldstart/cloud/sam';

/** Ids of event targets are at most 64 letters long. */
function targetId(id: string, suffix: string): string {
  const full = `${id}${suffix}`;
  return full.length <= 64 ? full : `${id.slice(0, 64 - 10 - suffix.length)}${contentHash(id)}${suffix}`.slice(0, 64);
}

function stateOf(target: Invocable, { name, properties }: EventSource): Value | undefined {
  const { State: state, Enabled: enabled } = properties;
  if (state !== undefined && enabled !== undefined)
    throw invalidEvent(target.logicalId, name, 'State and Enabled Properties cannot both be specified.');
  return state ?? (enabled === undefined ? undefined : enabled === true || enabled === 'true' ? 'ENABLED' : 'DISABLED');
}

/** A rule's dead-letter queue, made where none is named. */
function deadLetter(
  target: Invocable,
  { id, name, properties }: EventSource,
  sourceArn: Value,
  { made }: SamContext,
): ValueMap | undefined {
  const config = properties.DeadLetterConfig;
  if (config === undefined) return undefined;
  if (!isMap(config)) throw invalidEvent(target.logicalId, name, "'DeadLetterConfig' must be a map.");
  if (config.Arn !== undefined) return { Arn: config.Arn };
  if (config.Type !== 'SQS')
    throw invalidEvent(target.logicalId, name, "The only valid value for 'Type' property of DeadLetterConfig is 'SQS'");
  const queue = typeof config.QueueLogicalId === 'string' ? config.QueueLogicalId : `${id}Queue`;
  const arn = getAtt(queue, 'Arn');
  made[queue] = { ...target.attributes, Type: 'AWS::SQS::Queue', Properties: {} };
  made[`${id}QueuePolicy`] = {
    ...target.attributes,
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: 'sqs:SendMessage',
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Resource: arn,
            Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
          },
        ],
      },
      Queues: [ref(queue)],
    },
  };
  return { Arn: arn };
}

function rule(ruleProperties: (event: EventSource) => Record<string, Value | undefined>): FunctionEvent {
  return (target, event, context) => {
    const { id, properties } = event;
    const arn = getAtt(id, 'Arn');
    const state = stateOf(target, event);
    const dead = deadLetter(target, event, arn, context);
    const own = isMap(properties.Target) ? properties.Target.Id : undefined;
    context.made[id] = {
      ...target.attributes,
      Type: 'AWS::Events::Rule',
      Properties: compact({
        ...ruleProperties(event),
        State: state,
        Targets: [
          compact({
            Arn: target.arn,
            Id: own ?? targetId(id, 'LambdaTarget'),
            Input: properties.Input,
            InputPath: properties.InputPath,
            DeadLetterConfig: dead,
            RetryPolicy: properties.RetryPolicy,
            InputTransformer: properties.InputTransformer,
          }),
        ],
      }),
    };
    context.made[`${id}Permission`] = permission(target, 'events.amazonaws.com', { SourceArn: arn });
  };
}

const schedule = rule(({ properties }) => ({
  ScheduleExpression: properties.Schedule,
  Name: properties.Name,
  Description: properties.Description,
}));
const eventPattern = rule(({ properties }) => ({
  EventBusName: properties.EventBusName,
  EventPattern: properties.Pattern,
  Name: properties.RuleName,
}));

/** Events that rules of EventBridge send. */
export const eventBridge: SamParts = {
  events: { Schedule: schedule, CloudWatchEvent: eventPattern, EventBridgeRule: eventPattern },
};
