import { isMap, type Value } from '@coldstart/cloud';
import {
  compact,
  getAtt,
  invalidEvent,
  permission,
  ruleDeadLetters,
  targetId,
  type EventSource,
  type FunctionEvent,
  type Invocable,
} from '@coldstart/cloud/sam';

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

/** https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-schedule.html */
export const scheduleEvent = rule(({ properties }) => ({
  ScheduleExpression: properties.Schedule,
  Name: properties.Name,
  Description: properties.Description,
}));
/** https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventbridgerule.html */
export const patternEvent = rule(({ properties }) => ({
  EventBusName: properties.EventBusName,
  EventPattern: properties.Pattern,
  Name: properties.RuleName,
}));
