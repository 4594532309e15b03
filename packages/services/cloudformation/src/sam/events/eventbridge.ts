import { isMap, type Value } from '@coldstart/cloud';
import {
  compact,
  contentHash,
  getAtt,
  invalidEvent,
  permission,
  type EventSource,
  type FunctionEvent,
  type Invocable,
  type SamParts,
} from '@coldstart/cloud/sam';
import { ruleDeadLetters } from './dead-letter.ts';

/** Ids of event targets are at most 64 letters long. */
export function targetId(id: string, suffix: string): string {
  const full = `${id}${suffix}`;
  return full.length <= 64 ? full : `${id.slice(0, 64 - 10 - suffix.length)}${contentHash(id)}${suffix}`.slice(0, 64);
}

function stateOf(target: Invocable, { name, properties }: EventSource): Value | undefined {
  const { State: state, Enabled: enabled } = properties;
  if (state !== undefined && enabled !== undefined)
    throw invalidEvent(target.logicalId, name, 'State and Enabled Properties cannot both be specified.');
  return state ?? (enabled === undefined ? undefined : enabled === true || enabled === 'true' ? 'ENABLED' : 'DISABLED');
}

function rule(ruleProperties: (event: EventSource) => Record<string, Value | undefined>): FunctionEvent {
  return (target, event, context) => {
    const { id, properties } = event;
    const arn = getAtt(id, 'Arn');
    const state = stateOf(target, event);
    const dead = ruleDeadLetters(
      {
        id,
        config: properties.DeadLetterConfig,
        attributes: target.attributes,
        problem: (message) => invalidEvent(target.logicalId, id, message),
      },
      arn,
      context,
    );
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
