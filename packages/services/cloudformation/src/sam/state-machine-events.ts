import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  allow,
  compact,
  getAtt,
  roleResource,
  ruleDeadLetters,
  SamProblem,
  targetId,
  trustPolicy,
  type SamContext,
  type SamResource,
} from '@coldstart/cloud/sam';
import { machineEvent } from './api/machine-event.ts';
import { makeSchedule } from './events/scheduler.ts';

/** A state machine as its events see it. */
export interface Startable {
  readonly logicalId: string;
  readonly resource: SamResource;
  /** What they start: the state machine, or its alias. */
  readonly arn: Value;
  readonly attributes: Partial<SamResource>;
  readonly boundary: Value | undefined;
}

const problem = (id: string, message: string): SamProblem =>
  new SamProblem(`Event with id [${id}] is invalid. ${message}`);

/** What starts a state machine, under the logical ids that AWS gives it. */
export function expandStart(machine: Startable, name: string, event: Value, context: SamContext): void {
  if (!isMap(event)) throw problem(name, 'Event should be a dictionary.');
  const { Type: type, Properties: given = {} } = event;
  if (!isMap(given)) throw problem(name, 'Properties should be a map.');
  const id = `${machine.logicalId}${name}`;
  switch (type) {
    case 'ScheduleV2': {
      const { arn, attributes } = machine;
      const policy = allow(`${id}StartExecutionPolicy`, 'states:StartExecution', arn);
      const refuse = (message: string): SamProblem => problem(id, message);
      return makeSchedule({ id, properties: given, attributes, arn, policy, problem: refuse }, context);
    }
    case 'Schedule':
    case 'EventBridgeRule':
    case 'CloudWatchEvent':
      return rule(machine, { id, name, type, properties: given }, context);
    case 'Api':
      return machineEvent({ ...machine, name, properties: given }, context);
    default:
      throw problem(name, `Events of type ${String(type)} are not part of this cloud yet.`);
  }
}

interface Start {
  readonly id: string;
  readonly name: string;
  readonly type: 'Schedule' | 'EventBridgeRule' | 'CloudWatchEvent';
  readonly properties: ValueMap;
}

function rule(
  { arn, attributes, boundary }: Startable,
  { id, name, type, properties }: Start,
  context: SamContext,
): void {
  const { State: state, Enabled: enabled, RoleArn: given, Target: target } = properties;
  if (state !== undefined && enabled !== undefined)
    throw problem(name, 'State and Enabled Properties cannot both be specified.');
  const roleId = `${id}Role`;
  if (given === undefined)
    context.made[roleId] = roleResource(
      {
        trust: trustPolicy('events.amazonaws.com'),
        managed: [],
        inline: [allow(`${roleId}StartExecutionPolicy`, 'states:StartExecution', arn)],
        boundary,
      },
      attributes,
    );
  const dead = ruleDeadLetters(
    { id, config: properties.DeadLetterConfig, attributes, problem: (message) => problem(id, message) },
    getAtt(id, 'Arn'),
    context,
  );
  const scheduled = type === 'Schedule';
  context.made[id] = {
    ...attributes,
    Type: 'AWS::Events::Rule',
    Properties: compact({
      ScheduleExpression: properties.Schedule,
      EventBusName: properties.EventBusName,
      EventPattern: properties.Pattern,
      Name: scheduled ? properties.Name : properties.RuleName,
      Description: scheduled ? properties.Description : undefined,
      State: state ?? (enabled === undefined ? undefined : enabled === true ? 'ENABLED' : 'DISABLED'),
      Targets: [
        compact({
          Arn: arn,
          Id: (isMap(target) ? target.Id : undefined) ?? targetId(id, 'StepFunctionsTarget'),
          RoleArn: given ?? getAtt(roleId, 'Arn'),
          Input: properties.Input,
          InputPath: properties.InputPath,
          DeadLetterConfig: dead,
          RetryPolicy: properties.RetryPolicy,
          InputTransformer: properties.InputTransformer,
        }),
      ],
    }),
  };
}
