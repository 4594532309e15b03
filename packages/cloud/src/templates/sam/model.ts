import { isMap, type Value, type ValueMap } from '../value.ts';
import type { FunctionEvent } from './function-event.ts';
import type { PolicyTemplate } from './parts.ts';

/** A resource as SAM reads and writes it: CloudFormation's, or one of its own types. */
export interface SamResource {
  Type: string;
  Properties: ValueMap;
  Condition?: string;
  DependsOn?: Value;
  Metadata?: Value;
  DeletionPolicy?: Value;
  UpdateReplacePolicy?: Value;
  UpdatePolicy?: Value;
}

/** What the expansion of one resource may see and add to. */
export interface SamContext {
  /** Values of the template's parameters and pseudo parameters. */
  readonly parameters: ReadonlyMap<string, Value>;
  /** The resources as they were written, after the globals were merged in; buckets get notifications here. */
  readonly resources: Record<string, SamResource>;
  /** Gains the conditions that expansions need. */
  readonly conditions: ValueMap;
  /** What is made. */
  readonly made: Record<string, SamResource>;
  /** What `Ref Function.Alias` and the like stand for, and layers under their new names. */
  readonly aliases: Map<string, string>;
  /** What was made for a connector: whatever depends on it depends on that. */
  readonly connected: Map<string, readonly string[]>;
  /** The functions' events that there are, by their type. */
  readonly events: ReadonlyMap<string, FunctionEvent>;
  readonly policyTemplate: (name: string) => PolicyTemplate | undefined;
}

/** What is wrong with a template, for its author. */
export class SamProblem extends Error {}

/** A serverless resource that is not as it should be. */
export class InvalidResource extends SamProblem {
  constructor(logicalId: string, message: string) {
    super(`Resource with id [${logicalId}] is invalid. ${message}`);
  }
}

export function invalidEvent(logicalId: string, event: string, message: string): InvalidResource {
  return new InvalidResource(logicalId, `Event with id [${event}] is invalid. ${message}`);
}

export const ref = (name: string): ValueMap => ({ Ref: name });
export const getAtt = (name: string, attribute: string): ValueMap => ({ 'Fn::GetAtt': [name, attribute] });

/** Without the members that are not there. */
export function compact(map: Record<string, Value | undefined>): ValueMap {
  const result: ValueMap = {};
  for (const [key, value] of Object.entries(map)) if (value !== undefined) result[key] = value;
  return result;
}

/** The attributes that every resource made from one takes over. */
export function passedOn({ Condition, DeletionPolicy, UpdateReplacePolicy }: SamResource): Partial<SamResource> {
  return {
    ...(Condition === undefined ? {} : { Condition }),
    ...(DeletionPolicy === undefined ? {} : { DeletionPolicy }),
    ...(UpdateReplacePolicy === undefined ? {} : { UpdateReplacePolicy }),
  };
}

/** The value with references to parameters replaced by their values; functions stay, if with other texts in them. */
export function withParameters(value: Value, parameters: ReadonlyMap<string, Value>): Value {
  if (Array.isArray(value)) return value.map((item) => withParameters(item, parameters));
  if (!isMap(value)) return value;
  if (typeof value.Ref === 'string' && Object.keys(value).length === 1) return parameters.get(value.Ref) ?? value;
  const sub = value['Fn::Sub'];
  if (typeof sub === 'string' && Object.keys(value).length === 1) {
    const text = sub.replaceAll(/\$\{([^!{}]+)\}/g, (whole: string, name: string) => {
      const found = parameters.get(name);
      return typeof found === 'string' || typeof found === 'number' ? String(found) : whole;
    });
    return { 'Fn::Sub': text };
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withParameters(inner, parameters)]));
}

/** A map of tags as the list that resources take. */
export function tagEntries(tags: Value | undefined): ValueMap[] {
  return isMap(tags) ? Object.entries(tags).map(([Key, tag]) => ({ Key, Value: tag })) : [];
}

export function isNoValue(value: Value | undefined): boolean {
  return isMap(value) && value.Ref === 'AWS::NoValue';
}

/** `{"Fn::If": [condition, yes, no]}` taken apart. */
export function ifParts(value: Value | undefined): { condition: string; yes: Value; no: Value } | undefined {
  const parts = isMap(value) ? value['Fn::If'] : undefined;
  if (!Array.isArray(parts) || parts.length !== 3) return undefined;
  const [condition, yes, no] = parts;
  return typeof condition === 'string' && yes !== undefined && no !== undefined ? { condition, yes, no } : undefined;
}

/** A function call, as far as SAM can tell. */
export function isIntrinsic(value: Value | undefined): boolean {
  if (!isMap(value)) return false;
  const [key, ...others] = Object.keys(value);
  return key !== undefined && others.length === 0 && (key === 'Ref' || key === 'Condition' || key.startsWith('Fn::'));
}
