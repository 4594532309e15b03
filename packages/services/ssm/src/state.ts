import type { ParameterTier, ParameterType } from '@aws-sdk/client-ssm';
import { defineState, type Call, type ResourceTag } from '@coldstart/cloud';
import { keyOf, type Reference } from './names.ts';

/** What Intelligent-Tiering comes down to. */
export type Tier = Exclude<ParameterTier, 'Intelligent-Tiering'>;

export interface Version {
  readonly version: number;
  readonly type: ParameterType;
  readonly dataType: string;
  /** Of a SecureString, what KMS has made of it, in base 64. */
  readonly value: string;
  readonly tier: Tier;
  readonly description: string | undefined;
  readonly allowedPattern: string | undefined;
  readonly keyId: string | undefined;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** ARN of who put it. */
  readonly by: string;
  labels: string[];
}

export interface Parameter {
  /** As it was first put, with a slash in front or without. */
  readonly name: string;
  tags: ResourceTag[];
  /** The newest last. */
  versions: Version[];
}

/** The parameters of an account and Region, by their names with a slash in front. */
export const parameters = defineState('ssm/parameters', () => ({ byKey: new Map<string, Parameter>() }));

/** An ARN of another account or Region names nothing that is here. */
export function findParameter(call: Call, { name, place }: Reference): Parameter | undefined {
  if (place !== undefined && (place.account !== call.account || place.region !== call.region)) return undefined;
  return call.state(parameters).byKey.get(keyOf(name));
}

export function newest({ versions }: Parameter): Version {
  const last = versions.at(-1);
  if (last === undefined) throw new Error('A parameter has one version at least.');
  return last;
}

/** The version that a selector names: its number, or one of its labels. The newest without a selector. */
export function selected(parameter: Parameter, selector: string | undefined): Version | undefined {
  if (selector === undefined) return newest(parameter);
  return parameter.versions.find(({ version, labels }) => String(version) === selector || labels.includes(selector));
}
