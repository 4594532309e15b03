import { readFileSync } from 'node:fs';
import type { Value, ValueMap } from '@coldstart/cloud';

/** What a connection from one type to another comes to; see `packages/services/cloudformation/tools/sam-connector-profiles.py`. */
export interface Profile {
  readonly kind: 'rolePolicy' | 'permission' | 'topicPolicy' | 'queuePolicy';
  /** The policy is the source's; otherwise the destination's. */
  readonly ofSource: boolean;
  /** What waits for the policy: the source, or the mapping between the two. */
  readonly before?: 'mapping' | 'source';
  /** Permissions that may be asked for together; any, where it does not say. */
  readonly combinations?: readonly (readonly string[])[];
  /** Statements, or the properties of a permission, by `Read` and `Write`. */
  readonly grants: Readonly<Record<string, Value>>;
}

/** How a resource of a type is known: its role's property, and its ARN and the like. */
export interface KnownType {
  readonly Inputs?: { readonly Role: string | { readonly Function: string } };
  readonly Outputs?: ValueMap;
}

interface Tables {
  readonly connections: Readonly<Record<string, Profile>>;
  readonly resources: Readonly<Record<string, KnownType>>;
}

let tables: Tables | undefined;

function read(): Tables {
  tables ??= JSON.parse(
    readFileSync(new URL('./connector-profiles.generated.json', import.meta.url), 'utf8'),
  ) as Tables;
  return tables;
}

export function connection(from: string, to: string): Profile | undefined {
  return read().connections[`${from} ${to}`];
}

export function knownType(type: string): KnownType | undefined {
  return read().resources[type];
}
