import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import type { EventSource } from './events.ts';
import { contentHash } from './hash.ts';
import type { Invocable } from './function.ts';
import {
  compact,
  getAtt,
  invalidEvent,
  InvalidResource,
  ref,
  tagList,
  type SamContext,
  type SamResource,
} from './model.ts';
import { allow, roleResource, trustPolicy } from './role.ts';

type Expand = (target: Invocable, event: EventSource, context: SamContext) => void;

/** Lets a service invoke the function. */
export function permission(
  { name, attributes }: Invocable,
  principal: string,
  source: { readonly SourceArn?: Value; readonly SourceAccount?: Value; readonly EventSourceToken?: Value | undefined },
): SamResource {
  return {
    ...attributes,
    Type: 'AWS::Lambda::Permission',
    Properties: compact({
      Action: 'lambda:InvokeFunction',
      FunctionName: name,
      Principal: principal,
      SourceArn: source.SourceArn,
      SourceAccount: source.SourceAccount,
      EventSourceToken: source.EventSourceToken,
    }),
  };
}

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

function rule(ruleProperties: (event: EventSource) => Record<string, Value | undefined>): Expand {
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

const scheduler: Expand = (target, event, { made }) => {
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

const s3: Expand = (target, event, { made, resources }) => {
  const { id, name, properties } = event;
  const bucketId = isMap(properties.Bucket) ? properties.Bucket.Ref : undefined;
  const bucket = typeof bucketId === 'string' ? resources[bucketId] : undefined;
  if (typeof bucketId !== 'string' || bucket === undefined)
    throw invalidEvent(target.logicalId, name, 'S3 events must reference an S3 bucket in the same template.');
  if (properties.Events === undefined)
    throw invalidEvent(target.logicalId, name, "Missing required property 'Events'.");
  const permissionId = `${id}Permission`;
  made[permissionId] = permission(target, 's3.amazonaws.com', { SourceAccount: ref('AWS::AccountId') });
  const condition = target.attributes.Condition;
  const own = made[bucketId] ?? bucket;
  // A plain resource may have no properties at all.
  const settings: ValueMap = isMap(own.Properties) ? own.Properties : {};
  const config = isMap(settings.NotificationConfiguration) ? settings.NotificationConfiguration : {};
  const existing = config.LambdaConfigurations ?? [];
  if (!Array.isArray(existing))
    throw new InvalidResource(bucketId, 'Invalid type for LambdaConfigurations. Must be a list.');
  const events = Array.isArray(properties.Events) ? properties.Events : [properties.Events];
  const added = events.map((kind): Value => {
    const one = compact({ Function: target.arn, Filter: properties.Filter, Event: kind });
    return condition === undefined ? one : { 'Fn::If': [condition, one, { Ref: 'AWS::NoValue' }] };
  });
  const tags = Array.isArray(settings.Tags) ? settings.Tags : [];
  // The bucket must wait for the permission; where that has a condition, only a reference can say so.
  const waits: Partial<SamResource> =
    condition === undefined
      ? {
          DependsOn: [
            ...new Set([
              ...(own.DependsOn === undefined ? [] : Array.isArray(own.DependsOn) ? own.DependsOn : [own.DependsOn]),
              permissionId,
            ]),
          ],
        }
      : {};
  const waitTag: ValueMap =
    condition === undefined
      ? {}
      : {
          Tags: [
            ...tags,
            ...tagList({
              [`sam:ConditionalDependsOn:${permissionId}`]: {
                'Fn::If': [condition, ref(permissionId), 'no dependency'],
              },
            }),
          ],
        };
  made[bucketId] = {
    ...own,
    ...waits,
    Properties: {
      ...settings,
      ...waitTag,
      NotificationConfiguration: { ...config, LambdaConfigurations: [...existing, ...added] },
    },
  };
};

const sns: Expand = (target, event, { made }) => {
  const { id, properties } = event;
  const topic = properties.Topic;
  if (topic === undefined) throw invalidEvent(target.logicalId, event.name, "Missing required property 'Topic'.");
  const { Region, FilterPolicy, FilterPolicyScope, RedrivePolicy, SqsSubscription: queue } = properties;
  const subscription = (protocol: string, endpoint: Value): SamResource => ({
    ...target.attributes,
    Type: 'AWS::SNS::Subscription',
    Properties: compact({
      Endpoint: endpoint,
      Protocol: protocol,
      TopicArn: topic,
      Region,
      FilterPolicy,
      FilterPolicyScope,
      RedrivePolicy,
    }),
  });
  if (queue === undefined || queue === false) {
    made[`${id}Permission`] = permission(target, 'sns.amazonaws.com', { SourceArn: topic });
    made[id] = subscription('lambda', target.arn);
    return;
  }
  const given = isMap(queue) ? queue : undefined;
  const arn = given?.QueueArn ?? getAtt(`${id}Queue`, 'Arn');
  const url = given?.QueueUrl ?? ref(`${id}Queue`);
  if (given === undefined) made[`${id}Queue`] = { ...target.attributes, Type: 'AWS::SQS::Queue', Properties: {} };
  const policyId = typeof given?.QueuePolicyLogicalId === 'string' ? given.QueuePolicyLogicalId : `${id}QueuePolicy`;
  made[policyId] = {
    ...target.attributes,
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: 'sqs:SendMessage',
            Effect: 'Allow',
            Principal: '*',
            Resource: arn,
            Condition: { ArnEquals: { 'aws:SourceArn': topic } },
          },
        ],
      },
      Queues: [url],
    },
  };
  made[id] = subscription('sqs', arn);
  made[`${id}EventSourceMapping`] = {
    ...target.attributes,
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { BatchSize: given?.BatchSize ?? 10, Enabled: true, EventSourceArn: arn, FunctionName: target.name },
  };
  target.role.managed.push('service-role/AWSLambdaSQSQueueExecutionRole');
};

const logs: Expand = (target, { id, properties }, { made, parameters }) => {
  const { LogGroupName: group, FilterPattern: pattern } = properties;
  const partition = String(parameters.get('AWS::Partition') ?? 'aws');
  made[`${id}Permission`] = permission(target, 'logs.amazonaws.com', {
    SourceArn: {
      'Fn::Sub': [
        `arn:${partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:\${__LogGroupName__}:*`,
        { __LogGroupName__: group ?? '' },
      ],
    },
  });
  made[id] = {
    ...target.attributes,
    DependsOn: [`${id}Permission`],
    Type: 'AWS::Logs::SubscriptionFilter',
    Properties: compact({ LogGroupName: group, FilterPattern: pattern, DestinationArn: target.arn }),
  };
};

const iot: Expand = (target, { id, properties }, { made, parameters }) => {
  const { Sql: sql, AwsIotSqlVersion: version } = properties;
  const partition = String(parameters.get('AWS::Partition') ?? 'aws');
  made[`${id}Permission`] = permission(target, 'iot.amazonaws.com', {
    SourceAccount: { 'Fn::Sub': '${AWS::AccountId}' },
    SourceArn: {
      'Fn::Sub': [`arn:${partition}:iot:\${AWS::Region}:\${AWS::AccountId}:rule/\${RuleName}`, { RuleName: ref(id) }],
    },
  });
  made[id] = {
    ...target.attributes,
    Type: 'AWS::IoT::TopicRule',
    Properties: {
      TopicRulePayload: compact({
        RuleDisabled: false,
        Sql: sql,
        AwsIotSqlVersion: version,
        Actions: [{ Lambda: { FunctionArn: target.arn } }],
      }),
    },
  };
};

const alexa: Expand = (target, { id, properties }, { made }) => {
  made[`${id}Permission`] = permission(target, 'alexa-appkit.amazon.com', { EventSourceToken: properties.SkillId });
};

const cognito: Expand = (target, { id, name, properties }, { made, resources }) => {
  const poolId = isMap(properties.UserPool) ? properties.UserPool.Ref : undefined;
  const pool = typeof poolId === 'string' ? resources[poolId] : undefined;
  if (typeof poolId !== 'string' || pool === undefined)
    throw invalidEvent(
      target.logicalId,
      name,
      'Cognito events must reference a Cognito UserPool in the same template.',
    );
  made[`${id.replace(new RegExp(`${name}$`), '')}CognitoPermission`] = permission(target, 'cognito-idp.amazonaws.com', {
    SourceArn: getAtt(poolId, 'Arn'),
  });
  const own = made[poolId] ?? pool;
  const config = isMap(own.Properties.LambdaConfig) ? own.Properties.LambdaConfig : {};
  const triggers = Array.isArray(properties.Trigger) ? properties.Trigger : [properties.Trigger ?? ''];
  made[poolId] = {
    ...own,
    Properties: {
      ...own.Properties,
      LambdaConfig: { ...config, ...Object.fromEntries(triggers.map((trigger) => [String(trigger), target.arn])) },
    },
  };
};

const PUSH: Readonly<Record<string, Expand>> = {
  S3: s3,
  SNS: sns,
  Schedule: schedule,
  ScheduleV2: scheduler,
  CloudWatchEvent: eventPattern,
  EventBridgeRule: eventPattern,
  CloudWatchLogs: logs,
  IoTRule: iot,
  AlexaSkill: alexa,
  Cognito: cognito,
};

export const PUSH_EVENTS: ReadonlySet<string> = new Set(Object.keys(PUSH));

/** Events that a service sends: its rule or subscription, and its permission to invoke the function. */
export function expandPushEvent(target: Invocable, event: EventSource, context: SamContext): void {
  PUSH[event.type]?.(target, event, context);
}
