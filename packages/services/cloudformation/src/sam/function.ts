import { isMap, scalar, type Value, type ValueMap } from '@coldstart/cloud';
import { functionCode } from './code.ts';
import { destinations } from './event-invoke.ts';
import { expandEvents } from './events.ts';
import { contentHash } from './hash.ts';
import {
  compact,
  getAtt,
  ifParts,
  InvalidResource,
  isNoValue,
  passedOn,
  ref,
  tagList,
  withParameters,
  type SamContext,
  type SamResource,
} from './model.ts';
import { rolePolicies } from './policies.ts';
import { allow, roleResource, trustPolicy } from './role.ts';
import { expandUrl } from './function-url.ts';

const AS_THEY_ARE = [
  'FunctionName',
  'Handler',
  'Runtime',
  'MemorySize',
  'Timeout',
  'VpcConfig',
  'Layers',
  'KmsKeyArn',
  'ReservedConcurrentExecutions',
  'FileSystemConfigs',
  'ImageConfig',
  'CodeSigningConfigArn',
  'Architectures',
  'SnapStart',
  'EphemeralStorage',
  'RuntimeManagementConfig',
  'LoggingConfig',
  'RecursiveLoop',
  'TenancyConfig',
  'DurableConfig',
  'CapacityProviderConfig',
  'FunctionScalingConfig',
  'PublishToLatestPublished',
  'PackageType',
  'Environment',
  'Role',
  'Description',
] as const;

/** What a function's events and destinations add to its role. */
export interface RoleAdditions {
  readonly managed: Value[];
  readonly inline: Value[];
}

/** A function as its events see it: what they invoke, with its attributes. */
export interface Invocable {
  readonly logicalId: string;
  readonly resource: SamResource;
  /** The name or alias that permissions are for. */
  readonly name: Value;
  /** The ARN that events are sent to. */
  readonly arn: Value;
  readonly attributes: Partial<SamResource>;
  readonly role: RoleAdditions;
}

/** AWS::Serverless::Function: the function, its role, and what its events, alias and URL need. */
export function expandFunction(logicalId: string, resource: SamResource, context: SamContext): void {
  const { made } = context;
  const { Properties: properties } = resource;
  const attributes = passedOn(resource);
  const lambda: SamResource = {
    ...resource,
    Type: 'AWS::Lambda::Function',
    Properties: functionProperties(logicalId, withCode(properties, context.parameters)),
  };
  made[logicalId] = lambda;
  const alias = publish(logicalId, resource, lambda, context);
  const additions: RoleAdditions = { managed: [], inline: [] };
  const target: Invocable = {
    logicalId,
    resource,
    name: ref(alias ?? logicalId),
    arn: alias === undefined ? getAtt(logicalId, 'Arn') : ref(alias),
    attributes,
    role: additions,
  };
  if (properties.FunctionUrlConfig !== undefined) expandUrl(target, properties.FunctionUrlConfig, context);
  const invokePolicies = invokeConfig(target, alias, context);
  expandEvents(target, context);
  addRole(logicalId, resource, lambda, invokePolicies, additions, context);
  if (properties.PropagateTags === true && isMap(properties.Tags)) propagateTags(logicalId, properties.Tags, made);
}

/** Where the code lies may be a parameter's matter. */
function withCode(properties: ValueMap, parameters: ReadonlyMap<string, Value>): ValueMap {
  const { CodeUri: uri } = properties;
  return uri === undefined ? properties : { ...properties, CodeUri: withParameters(uri, parameters) };
}

function functionProperties(logicalId: string, properties: ValueMap): ValueMap {
  const { DeadLetterQueue: queue, Tracing: tracing, Tags: tags } = properties;
  const passed = Object.fromEntries(
    AS_THEY_ARE.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]])),
  );
  return compact({
    Code: functionCode(properties, logicalId),
    DeadLetterConfig: queue === undefined ? undefined : { TargetArn: deadLetterTarget(logicalId, queue) },
    ...passed,
    TracingConfig: tracing === undefined || tracing === 'Disabled' ? undefined : { Mode: tracing },
    Tags: [{ Key: 'lambda:createdBy', Value: 'SAM' }, ...tagList(tags)],
  });
}

function deadLetterTarget(logicalId: string, queue: Value): Value {
  if (!isMap(queue) || queue.Type === undefined || queue.TargetArn === undefined) {
    throw new InvalidResource(logicalId, "'DeadLetterQueue' requires Type and TargetArn properties to be specified.");
  }
  if (queue.Type !== 'SQS' && queue.Type !== 'SNS')
    throw new InvalidResource(logicalId, "'DeadLetterQueue' requires Type of one of ['SQS', 'SNS']");
  return queue.TargetArn;
}

/** @returns the alias's logical id, where one is published */
function publish(
  logicalId: string,
  resource: SamResource,
  lambda: SamResource,
  { made, aliases, parameters }: SamContext,
): string | undefined {
  const {
    AutoPublishAlias: wanted,
    AutoPublishCodeSha256: digest,
    ProvisionedConcurrencyConfig: provisioned,
  } = resource.Properties;
  if (wanted === undefined || isNoValue(wanted)) {
    if (provisioned !== undefined)
      throw new InvalidResource(
        logicalId,
        'To set ProvisionedConcurrencyConfig AutoPublishALias must be defined on the function',
      );
    return undefined;
  }
  const name = withParameters(wanted, parameters);
  if (typeof name !== 'string')
    throw new InvalidResource(logicalId, "'AutoPublishAlias' must be a string or a Ref to a template parameter");
  const attributes = passedOn(resource);
  const sha = digest === undefined ? undefined : scalar(withParameters(digest, parameters));
  if (sha !== undefined) {
    const description = lambda.Properties.Description;
    lambda.Properties.Description =
      description === undefined
        ? sha
        : typeof description === 'string'
          ? `${description} ${sha}`
          : { 'Fn::Join': [' ', [description, sha]] };
  }
  const versionId = `${logicalId}Version${sha?.slice(0, 10) ?? contentHash(versionContent(resource.Properties, lambda.Properties, parameters))}`;
  const aliasId = `${logicalId}Alias${name.replaceAll(/[^a-zA-Z0-9]/g, (letter) => ({ '-': 'D', _: 'U' })[letter] ?? '')}`;
  made[versionId] = {
    ...attributes,
    DeletionPolicy: resource.DeletionPolicy ?? resource.Properties.VersionDeletionPolicy ?? 'Retain',
    Type: 'AWS::Lambda::Version',
    Properties: compact({ Description: resource.Properties.VersionDescription, FunctionName: ref(logicalId) }),
  };
  made[aliasId] = {
    ...attributes,
    Type: 'AWS::Lambda::Alias',
    Properties: compact({
      Name: name,
      FunctionName: ref(logicalId),
      FunctionVersion: getAtt(versionId, 'Version'),
      ProvisionedConcurrencyConfig: provisioned,
    }),
  };
  aliases.set(`${logicalId}.Version`, versionId);
  aliases.set(`${logicalId}.Alias`, aliasId);
  return aliasId;
}

/** What a new version is published for: by default its code, environment and memory. */
function versionContent(properties: ValueMap, lambda: ValueMap, parameters: ReadonlyMap<string, Value>): ValueMap {
  if (properties.AutoPublishAliasAllProperties === true) return lambda;
  const snapStart = lambda.SnapStart;
  const code = withParameters(lambda.Code ?? {}, parameters);
  return {
    ...(isMap(code) ? code : {}),
    ...(isMap(lambda.Environment) ? lambda.Environment : {}),
    ...(lambda.MemorySize === undefined ? {} : { MemorySize: lambda.MemorySize }),
    ...(isMap(snapStart) && (snapStart.ApplyOn ?? 'None') !== 'None' ? { SnapStart: snapStart } : {}),
  };
}

/** @returns the policies that destinations need */
function invokeConfig(
  { logicalId, resource, attributes }: Invocable,
  alias: string | undefined,
  context: SamContext,
): ValueMap[] {
  const config = resource.Properties.EventInvokeConfig;
  if (config === undefined) return [];
  const resolved = withParameters(config, context.parameters);
  if (!isMap(resolved)) throw new InvalidResource(logicalId, "'EventInvokeConfig' must be a map.");
  const id = `${logicalId}EventInvokeConfig`;
  const { config: destinationConfig, policies } = destinations(
    logicalId,
    id,
    resolved.DestinationConfig,
    attributes,
    context,
  );
  const { Type: _type, Properties: _properties, DependsOn: _depends, ...own } = resource;
  context.made[id] = {
    ...own,
    ...(alias === undefined ? {} : { DependsOn: [alias] }),
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: compact({
      DestinationConfig: destinationConfig,
      FunctionName: ref(logicalId),
      MaximumEventAgeInSeconds: resolved.MaximumEventAgeInSeconds,
      MaximumRetryAttempts: resolved.MaximumRetryAttempts,
      Qualifier: alias === undefined ? '$LATEST' : (context.made[alias]?.Properties.Name ?? ''),
    }),
  };
  return policies;
}

function addRole(
  logicalId: string,
  resource: SamResource,
  lambda: SamResource,
  invokePolicies: readonly ValueMap[],
  additions: RoleAdditions,
  context: SamContext,
): void {
  const { Properties: properties } = resource;
  const roleId = `${logicalId}Role`;
  const arn = getAtt(roleId, 'Arn');
  const attributes = passedOn(resource);
  const branches = ifParts(lambda.Properties.Role);
  if (lambda.Properties.Role !== undefined && branches === undefined) return;
  if (branches !== undefined) {
    const { condition, yes, no } = branches;
    if (isNoValue(yes) && isNoValue(no)) lambda.Properties.Role = arn;
    else if (isNoValue(yes)) {
      lambda.Properties.Role = { 'Fn::If': [condition, arn, no] };
      attributes.Condition = condition;
    } else if (isNoValue(no)) {
      lambda.Properties.Role = { 'Fn::If': [condition, yes, arn] };
      attributes.Condition = `NOT${condition}`;
      context.conditions[`NOT${condition}`] = { 'Fn::Not': [{ Condition: condition }] };
    } else return;
  } else lambda.Properties.Role = arn;
  const partition = String(context.parameters.get('AWS::Partition') ?? 'aws');
  const service = (name: string): string => `arn:${partition}:iam::aws:policy/${name}`;
  const { managed, inline } = rolePolicies(properties.Policies, logicalId, `${roleId}Policy`, partition);
  const all: Value[] = [
    service(
      `service-role/AWSLambdaBasic${properties.DurableConfig === undefined ? 'ExecutionRole' : 'DurableExecutionRolePolicy'}`,
    ),
  ];
  if (properties.Tracing !== undefined && properties.Tracing !== 'Disabled' && properties.Tracing !== 'PassThrough')
    all.push(service('AWSXrayWriteOnlyAccess'));
  if (properties.VpcConfig !== undefined) all.push(service('service-role/AWSLambdaVPCAccessExecutionRole'));
  for (const policy of [
    ...managed,
    ...additions.managed.map((name) => (typeof name === 'string' ? service(name) : name)),
  ]) {
    if (!all.some((one) => JSON.stringify(one) === JSON.stringify(policy))) all.push(policy);
  }
  context.made[roleId] = roleResource(
    {
      trust: properties.AssumeRolePolicyDocument ?? trustPolicy('lambda.amazonaws.com'),
      managed: all,
      inline: [...deadLetterPolicy(properties.DeadLetterQueue), ...invokePolicies, ...inline, ...additions.inline],
      path: properties.RolePath,
      boundary: properties.PermissionsBoundary,
      tags: [{ Key: 'lambda:createdBy', Value: 'SAM' }, ...tagList(properties.Tags)],
    },
    attributes,
  );
}

function deadLetterPolicy(queue: Value | undefined): ValueMap[] {
  if (!isMap(queue)) return [];
  return [
    allow(
      'DeadLetterQueuePolicy',
      queue.Type === 'SNS' ? 'sns:Publish' : 'sqs:SendMessage',
      queue.TargetArn ?? '',
      true,
    ),
  ];
}

const TAGGED = new Set([
  'AWS::Lambda::Function',
  'AWS::IAM::Role',
  'AWS::Lambda::EventSourceMapping',
  'AWS::SQS::Queue',
  'AWS::SNS::Topic',
  'AWS::Events::Rule',
  'AWS::Scheduler::Schedule',
]);

/** PropagateTags gives everything made for the function its tags, and those alone. */
function propagateTags(logicalId: string, tags: ValueMap, made: Record<string, SamResource>): void {
  for (const [id, resource] of Object.entries(made)) {
    if (id.startsWith(logicalId) && TAGGED.has(resource.Type)) resource.Properties.Tags = tagList(tags);
  }
}
