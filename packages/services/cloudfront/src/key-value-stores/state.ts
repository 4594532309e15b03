import { defineState, type Call } from '@coldstart/cloud';
import { refused } from '../errors.ts';
import type { Versioned } from '../versions.ts';

export interface KeyValueStore extends Versioned {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  comment: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  lastModified: number;
  readonly values: Map<string, string>;
}

export const keyValueStores = defineState('cloudfront/key-value-stores', () => ({
  byName: new Map<string, KeyValueStore>(),
}));

/** @throws AwsError EntityNotFound */
export function storeOf(call: Call, arn: string): KeyValueStore {
  const found = [...call.state(keyValueStores).byName.values()].find((store) => store.arn === arn);
  if (found === undefined) throw refused('EntityNotFound', 'The entity was not found.');
  return found;
}
