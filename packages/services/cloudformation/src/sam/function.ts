import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  compact,
  getAtt,
  InvalidResource,
  isIntrinsic,
  passedOn,
  ref,
  tagEntries,
  withParameters,
  type Invocable,
  type RoleAdditions,
  type SamContext,
  type SamResource,
} from '@coldstart/cloud/sam';
import { publish } from './alias.ts';
import { functionCode } from './code.ts';
import type { DeploymentPreferences } from './deployment-preference.ts';
import { destinations } from './event-invoke.ts';
import { propagateTags } from './propagated-tags.ts';
import { expandEvents } from './events.ts';
import { addRole } from './function-role.ts';
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
  'FunctionScalingConfig',
  'PublishToLatestPublished',
  'PackageType',
  'Environment',
  'Role',
  'Description',
] as const;

/** AWS::Serverless::Function: the function, its role, and what its events, alias and URL need. */
export function expandFunction(
  logicalId: string,
  resource: SamResource,
  context: SamContext,
  preferences: DeploymentPreferences,
): void {
  const { made } = context;
  const { Properties: properties } = resource;
  const attributes = passedOn(resource);
  checkTenancy(logicalId, properties);
  const { VersionDeletionPolicy: policy } = properties;
  if (policy !== undefined && policy !== 'Delete' && policy !== 'Retain' && !isIntrinsic(policy))
    throw new InvalidResource(
      logicalId,
      "Property 'VersionDeletionPolicy' should be a one of the strings: 'Delete' or 'Retain'.",
    );
  const lambda: SamResource = {
    ...resource,
    Type: 'AWS::Lambda::Function',
    Properties: functionProperties(logicalId, withValues(properties, context.parameters)),
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
  preferences.add(logicalId, resource, alias, context);
  if (properties.FunctionUrlConfig !== undefined) expandUrl(target, properties.FunctionUrlConfig, context);
  const invokePolicies = invokeConfig(target, alias, context);
  expandEvents(target, context);
  addRole(logicalId, resource, lambda, invokePolicies, additions, context);
  if (properties.PropagateTags === true && isMap(properties.Tags)) propagateTags(logicalId, properties.Tags, made);
}

/** Where the code lies, and whether it is traced, may be a parameter's matter. */
function withValues(properties: ValueMap, parameters: ReadonlyMap<string, Value>): ValueMap {
  const { CodeUri: uri, Tracing: tracing } = properties;
  const untraced = tracing !== undefined && withParameters(tracing, parameters) === 'Disabled';
  return {
    ...properties,
    ...(uri === undefined ? {} : { CodeUri: withParameters(uri, parameters) }),
    ...(untraced ? { Tracing: 'Disabled' } : {}),
  };
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
    CapacityProviderConfig: capacityProvider(properties.CapacityProviderConfig),
    TracingConfig: tracing === undefined || tracing === 'Disabled' ? undefined : { Mode: tracing },
    Tags: [{ Key: 'lambda:createdBy', Value: 'SAM' }, ...tagEntries(tags)],
  });
}

function capacityProvider(config: Value | undefined): ValueMap | undefined {
  if (!isMap(config)) return undefined;
  const { Arn: arn, ...rest } = config;
  return { LambdaManagedInstancesCapacityProviderConfig: compact({ CapacityProviderArn: arn, ...rest }) };
}

/** @throws InvalidResource for what functions with a tenancy configuration cannot have */
function checkTenancy(logicalId: string, properties: ValueMap): void {
  if (properties.TenancyConfig === undefined) return;
  const without = (what: string) =>
    new InvalidResource(logicalId, `${what} is not supported for functions enabled with tenancy configuration.`);
  if (properties.ProvisionedConcurrencyConfig !== undefined) throw without('Provisioned concurrency');
  if (properties.FunctionUrlConfig !== undefined) throw without('Function URL');
  if (properties.SnapStart !== undefined) throw without('SnapStart');
  for (const event of Object.values(isMap(properties.Events) ? properties.Events : {})) {
    const type = isMap(event) ? String(event.Type) : '';
    if (type !== 'Api' && type !== 'HttpApi')
      throw new InvalidResource(
        logicalId,
        `Event source '${type}' is not supported for functions enabled with tenancy configuration. Only Api and HttpApi event sources are supported.`,
      );
  }
}

function deadLetterTarget(logicalId: string, queue: Value): Value {
  if (!isMap(queue) || queue.Type === undefined || queue.TargetArn === undefined) {
    throw new InvalidResource(logicalId, "'DeadLetterQueue' requires Type and TargetArn properties to be specified.");
  }
  if (queue.Type !== 'SQS' && queue.Type !== 'SNS')
    throw new InvalidResource(logicalId, "'DeadLetterQueue' requires Type of one of ['SQS', 'SNS']");
  return queue.TargetArn;
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
