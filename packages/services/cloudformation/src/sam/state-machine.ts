import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  allow,
  compact,
  getAtt,
  InvalidResource,
  isIntrinsic,
  passedOn,
  ref,
  roleResource,
  tagEntries,
  trustPolicy,
  type SamContext,
  type SamResource,
} from '@coldstart/cloud/sam';
import { s3Location } from './code.ts';
import { rolePolicies } from './policies.ts';

/** AWS::Serverless::StateMachine: the state machine, its role, and the rules that start it. */
export function expandStateMachine(logicalId: string, resource: SamResource, context: SamContext): void {
  const { Properties: properties } = resource;
  const { made, parameters } = context;
  const partition = String(parameters.get('AWS::Partition') ?? 'aws');
  const attributes = passedOn(resource);
  const tags = [{ Key: 'stateMachine:createdBy', Value: 'SAM' }, ...tagEntries(properties.Tags)];
  const tracing = properties.Tracing;
  if (properties.Role === undefined) {
    const { managed, inline } = rolePolicies(properties.Policies, logicalId, `${logicalId}RolePolicy`, context);
    const xray =
      isMap(tracing) && tracing.Enabled === true ? [`arn:${partition}:iam::aws:policy/AWSXrayWriteOnlyAccess`] : [];
    made[`${logicalId}Role`] = roleResource(
      {
        trust: trustPolicy('states.amazonaws.com'),
        managed: [...new Set([...xray, ...managed])],
        always: true,
        inline,
        path: properties.RolePath,
        boundary: properties.PermissionsBoundary,
        tags,
      },
      attributes,
    );
  }
  made[logicalId] = {
    ...resource,
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: compact({
      ...definition(logicalId, properties),
      RoleArn: properties.Role ?? getAtt(`${logicalId}Role`, 'Arn'),
      StateMachineName: properties.Name,
      StateMachineType: properties.Type,
      LoggingConfiguration: properties.Logging,
      TracingConfiguration: tracing,
      Tags: tags,
    }),
  };
  const events = properties.Events;
  if (isMap(events))
    for (const [name, event] of Object.entries(events)) expandStart(logicalId, name, event, attributes, context);
}

function definition(logicalId: string, properties: ValueMap): ValueMap {
  const { Definition: inline, DefinitionUri: uri, DefinitionSubstitutions: given } = properties;
  const substitutions: ValueMap = isMap(given) ? { ...given } : {};
  const text =
    inline === undefined ? undefined : JSON.stringify(sortKeys(withoutFunctions(inline, substitutions)), undefined, 4);
  const named: ValueMap = Object.keys(substitutions).length > 0 ? { DefinitionSubstitutions: substitutions } : {};
  if (text !== undefined) return { DefinitionString: { 'Fn::Join': ['\n', text.split('\n')] }, ...named };
  if (uri === undefined)
    throw new InvalidResource(logicalId, "Either 'Definition' or 'DefinitionUri' property must be specified.");
  const { S3Bucket: bucket, S3Key: key, S3ObjectVersion: version } = s3Location(uri, logicalId, 'DefinitionUri');
  return { DefinitionS3Location: compact({ Bucket: bucket, Key: key, Version: version }), ...named };
}

/** Functions inside a definition become substitutions: its text can hold nothing else. */
function withoutFunctions(value: Value, substitutions: ValueMap): Value {
  if (Array.isArray(value)) return value.map((item) => withoutFunctions(item, substitutions));
  if (!isMap(value)) return value;
  if (isIntrinsic(value)) {
    const count = Object.keys(substitutions).filter((name) => name.startsWith('definition_substitution_')).length;
    const name = `definition_substitution_${count + 1}`;
    substitutions[name] = value;
    return `\${${name}}`;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutFunctions(inner, substitutions)]));
}

function sortKeys(value: Value): Value {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key] ?? '')]),
  );
}

function expandStart(
  logicalId: string,
  name: string,
  event: Value,
  attributes: Partial<SamResource>,
  { made }: SamContext,
): void {
  if (!isMap(event) || !isMap(event.Properties)) return;
  const { Type: type, Properties: properties } = event;
  const id = `${logicalId}${name}`;
  const roleId = `${id}Role`;
  const machine = ref(logicalId);
  const start = allow(`${roleId}StartExecutionPolicy`, 'states:StartExecution', machine);
  const state =
    properties.State ??
    (properties.Enabled === undefined ? undefined : properties.Enabled === true ? 'ENABLED' : 'DISABLED');
  if (type === 'ScheduleV2') {
    const { ScheduleExpression: expression, Name: own, Input: input, RoleArn: given, ...rest } = properties;
    made[id] = {
      ...attributes,
      Type: 'AWS::Scheduler::Schedule',
      Properties: compact({
        ScheduleExpression: expression,
        FlexibleTimeWindow: { Mode: 'OFF' },
        ...rest,
        Name: own ?? id,
        Target: compact({ Arn: machine, RoleArn: given ?? getAtt(roleId, 'Arn'), Input: input }),
      }),
    };
    if (given === undefined)
      made[roleId] = roleResource(
        {
          trust: trustPolicy('scheduler.amazonaws.com'),
          managed: [],
          inline: [allow(`${id}StartExecutionPolicy`, 'states:StartExecution', machine)],
        },
        attributes,
      );
    return;
  }
  if (type !== 'Schedule' && type !== 'EventBridgeRule' && type !== 'CloudWatchEvent') {
    throw new InvalidResource(
      logicalId,
      `Event with id [${name}] is invalid. Events of type ${String(type)} are not part of this cloud yet.`,
    );
  }
  made[id] = {
    ...attributes,
    Type: 'AWS::Events::Rule',
    Properties: compact({
      ScheduleExpression: properties.Schedule,
      EventBusName: properties.EventBusName,
      EventPattern: properties.Pattern,
      Name: properties.Name ?? properties.RuleName,
      Description: properties.Description,
      State: state,
      Targets: [
        compact({
          Arn: machine,
          Id: `${id}StepFunctionsTarget`,
          RoleArn: getAtt(roleId, 'Arn'),
          Input: properties.Input,
          InputPath: properties.InputPath,
          RetryPolicy: properties.RetryPolicy,
        }),
      ],
    }),
  };
  made[roleId] = roleResource({ trust: trustPolicy('events.amazonaws.com'), managed: [], inline: [start] }, attributes);
}
