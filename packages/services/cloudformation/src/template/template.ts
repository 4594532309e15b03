import { formatError, templateError } from '../errors.ts';
import { outputs } from './outputs.ts';
import { checkQuotas } from './quotas.ts';
import { section } from './section.ts';
import { asIntrinsic, isMap, scalar, type Value, type ValueMap } from '@coldstart/cloud';

export type DeletionPolicy = 'Delete' | 'Retain' | 'Snapshot' | 'RetainExceptOnCreate';

/** One entry of a template's `Resources`. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties: ValueMap;
  readonly Condition?: string;
  readonly DependsOn: readonly string[];
  readonly DeletionPolicy?: Value;
  readonly UpdateReplacePolicy?: Value;
  readonly Metadata?: Value;
  readonly UpdatePolicy?: Value;
}

/** A template whose sections have the right shape; macros are expanded, functions are not resolved. */
export interface Template {
  readonly Description?: string;
  readonly Metadata?: Value;
  readonly Parameters: Readonly<Record<string, ValueMap>>;
  readonly Rules: Readonly<Record<string, ValueMap>>;
  readonly Mappings: Readonly<Record<string, ValueMap>>;
  readonly Conditions: Readonly<Record<string, Value>>;
  readonly Transform: Value | undefined;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs: Readonly<Record<string, ValueMap>>;
}

export const EMPTY_TEMPLATE: Template = {
  Parameters: {},
  Rules: {},
  Mappings: {},
  Conditions: {},
  Transform: undefined,
  Resources: {},
  Outputs: {},
};

const SECTIONS = new Set([
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Rules',
  'Mappings',
  'Conditions',
  'Transform',
  'Resources',
  'Outputs',
  'Hooks',
]);
const ATTRIBUTES = new Set([
  'Type',
  'Properties',
  'Condition',
  'DependsOn',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'UpdatePolicy',
  'CreationPolicy',
  'Metadata',
  'Description',
]);
const POLICIES = {
  DeletionPolicy: new Set(['Delete', 'Retain', 'Snapshot', 'RetainExceptOnCreate']),
  UpdateReplacePolicy: new Set(['Delete', 'Retain', 'Snapshot']),
} as const;
/** Types whose resources leave a snapshot behind. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html */
const SNAPSHOTS = new Set([
  'AWS::DocDB::DBCluster',
  'AWS::EC2::Volume',
  'AWS::ElastiCache::CacheCluster',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::Neptune::DBCluster',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::Redshift::Cluster',
]);

/** Checks the shape of a template's sections. @throws ValidationError in AWS's words */
export function readTemplate(raw: ValueMap): Template {
  checkQuotas(raw);
  const strangers = Object.keys(raw).filter((key) => !SECTIONS.has(key) && key !== 'Globals');
  if (strangers.length > 0) throw formatError(`Invalid template property or properties [${strangers.join(', ')}]`);
  const version = raw.AWSTemplateFormatVersion;
  if (version !== undefined && version !== '2010-09-09')
    throw formatError(`unsupported value for AWSTemplateFormatVersion.`);
  const description = raw.Description;
  if (description !== undefined && scalar(description) === undefined)
    throw formatError('every Description member must be a string.');
  return {
    ...(description === undefined ? {} : { Description: scalar(description) ?? '' }),
    ...(raw.Metadata === undefined ? {} : { Metadata: raw.Metadata }),
    Parameters: section(raw, 'Parameters'),
    Rules: section(raw, 'Rules'),
    Mappings: mappings(raw),
    Conditions: conditions(raw),
    Transform: raw.Transform,
    Resources: resources(raw),
    Outputs: outputs(raw),
  };
}

function conditions(raw: ValueMap): Record<string, Value> {
  const found = raw.Conditions;
  if (found === undefined) return {};
  if (!isMap(found)) throw formatError('Conditions section must be a map.');
  for (const value of Object.values(found)) {
    if (!isMap(value)) throw formatError('Every Conditions member must be a map.');
  }
  return found;
}

function mappings(raw: ValueMap): Record<string, ValueMap> {
  const found = raw.Mappings;
  if (found === undefined) return {};
  if (!isMap(found)) throw formatError('Mappings section must be a map.');
  const result: Record<string, ValueMap> = {};
  for (const [name, mapping] of Object.entries(found)) {
    if (!isMap(mapping)) throw formatError(`Every Mappings member ${name} must be a map`);
    if (name.startsWith('Fn::')) continue;
    for (const [key, attributes] of Object.entries(mapping)) {
      if (key.startsWith('Fn::')) continue;
      if (!isMap(attributes)) throw formatError(`Every Mappings member ${key} must be a map`);
      for (const value of Object.values(attributes)) {
        if (isMap(value)) throw formatError('Every Mappings attribute must be a String or a List.');
      }
    }
    result[name] = mapping;
  }
  return result;
}

function resources(raw: ValueMap): Record<string, TemplateResource> {
  const found = raw.Resources;
  if (found !== undefined && !isMap(found)) throw formatError('Any Resources member must be an object.');
  if (!isMap(found) || Object.keys(found).length === 0)
    throw formatError('At least one Resources member must be defined.');
  const result: Record<string, TemplateResource> = {};
  for (const [name, resource] of Object.entries(found)) {
    if (!isMap(resource)) throw formatError('Any Resources member must be an object.');
    if (!/^[A-Za-z0-9]+$/.test(name)) throw formatError(`Resource name ${name} is non alphanumeric.`);
    result[name] = readResource(name, resource);
  }
  return result;
}

function readResource(name: string, resource: ValueMap): TemplateResource {
  const type = resource.Type;
  if (type === undefined) throw formatError(`[/Resources/${name}] Every Resources object must contain a Type member.`);
  if (typeof type !== 'string') throw formatError(`[/Resources/${name}/Type] 'Type' must be a string.`);
  const strangers = Object.keys(resource).filter((key) => !ATTRIBUTES.has(key));
  if (strangers.length > 0) throw formatError(`Invalid template resource property '${strangers.join("', '")}'`);
  const properties = resource.Properties ?? {};
  if (!isMap(properties)) throw formatError(`[/Resources/${name}/Properties] 'Properties' must be a map.`);
  const depends = resource.DependsOn;
  const dependsOn = depends === undefined ? [] : Array.isArray(depends) ? depends : [depends];
  if (!dependsOn.every((item) => typeof item === 'string'))
    throw formatError('DependsOn must be a string or list of strings.');
  if (resource.Condition !== undefined && typeof resource.Condition !== 'string')
    throw formatError(`Every Condition member must be a string.`);
  checkPolicies(name, type, resource);
  return {
    Type: type,
    Properties: properties,
    DependsOn: dependsOn as string[],
    ...(resource.Condition === undefined ? {} : { Condition: resource.Condition }),
    ...(resource.DeletionPolicy === undefined ? {} : { DeletionPolicy: resource.DeletionPolicy }),
    ...(resource.UpdateReplacePolicy === undefined ? {} : { UpdateReplacePolicy: resource.UpdateReplacePolicy }),
    ...(resource.Metadata === undefined ? {} : { Metadata: resource.Metadata }),
    ...(resource.UpdatePolicy === undefined ? {} : { UpdatePolicy: resource.UpdatePolicy }),
  };
}

function checkPolicies(name: string, type: string, resource: ValueMap): void {
  for (const policy of ['DeletionPolicy', 'UpdateReplacePolicy'] as const) {
    const value = resource[policy];
    // Only UpdateReplacePolicy may name a parameter; its value is looked up when the resource is made.
    if (value === undefined || (policy === 'UpdateReplacePolicy' && asIntrinsic(value)?.name === 'Ref')) continue;
    if (typeof value !== 'string') throw formatError(`Every ${policy} member must be a string.`);
    if (!POLICIES[policy].has(value)) throw formatError(`Unrecognized ${policy} ${value} for resource ${name}`);
    if (value === 'Snapshot' && !SNAPSHOTS.has(type))
      throw templateError(
        `resource type ${type} does not support ${policy === 'DeletionPolicy' ? 'deletion' : 'update replace'} policy Snapshot`,
      );
  }
}
