import type { TopicRulePayload } from '@aws-sdk/client-iot';
import { defineState, type ResourceTag } from '@coldstart/cloud';

export interface Thing {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  type: string | undefined;
  attributes: Readonly<Record<string, string>>;
  version: number;
  /** ARNs of certificates. */
  readonly principals: Set<string>;
  readonly groups: Set<string>;
}

export interface ThingType {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly searchable: readonly string[];
  /** Milliseconds since 1970; so is `deprecated`. */
  readonly created: number;
  deprecated: number | undefined;
}

export interface ThingGroup {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly parent: string | undefined;
  readonly created: number;
  description: string | undefined;
  attributes: Readonly<Record<string, string>>;
  version: number;
}

export interface Certificate {
  /** SHA-256 of what is in the PEM, in hexadecimal letters. */
  readonly id: string;
  readonly arn: string;
  readonly pem: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** What stands in it, in milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  modified: number;
  status: 'ACTIVE' | 'INACTIVE' | 'REVOKED' | 'PENDING_ACTIVATION';
}

export interface PolicyVersion {
  readonly id: string;
  readonly document: string;
  readonly created: number;
}

export interface Policy {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  modified: number;
  versions: PolicyVersion[];
  default: string;
  /** The number of its newest version. */
  newest: number;
  /** ARNs of certificates and groups. */
  readonly targets: Set<string>;
}

export interface Rule extends TopicRulePayload {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
}

/** What an account has in a Region. */
export const registry = defineState('iot/registry', () => ({
  things: new Map<string, Thing>(),
  types: new Map<string, ThingType>(),
  groups: new Map<string, ThingGroup>(),
}));

export const certificates = defineState('iot/certificates', () => ({ byId: new Map<string, Certificate>() }));

export const policies = defineState('iot/policies', () => ({ byName: new Map<string, Policy>() }));

export const rules = defineState('iot/rules', () => ({ byName: new Map<string, Rule>() }));

/** Tags of rules, policies, groups and types, by ARN. */
export const tags = defineState('iot/tags', () => ({ byArn: new Map<string, ResourceTag[]>() }));

/** Where a certificate is registered, for all accounts: a connection shows nothing else. */
export const certificateOwners = defineState('iot/certificate-owners', () => ({
  byId: new Map<string, { readonly account: string; readonly region: string }[]>(),
}));
