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
  /** The version of the values, which is another one than the store's. */
  valuesEtag: string;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-keyvaluestores */
export const MOST_KEY = 512;
export const MOST_VALUE = 1024;
const MOST_BYTES = 5 * 1024 * 1024;

/** Bytes of all keys and values. */
export const sizeOf = (values: ReadonlyMap<string, string>): number =>
  [...values].reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);

/** What is wrong with a pair; `undefined` where nothing is. */
export const wrongPair = (key: string, value: string): string | undefined =>
  key === '' || Buffer.byteLength(key) > MOST_KEY || Buffer.byteLength(value) > MOST_VALUE
    ? `A key has up to ${MOST_KEY} bytes and a value up to ${MOST_VALUE}: ${key.slice(0, 60)}`
    : undefined;

/** What is wrong with all pairs together; `undefined` where nothing is. */
export const tooMuch = (values: ReadonlyMap<string, string>): string | undefined =>
  sizeOf(values) > MOST_BYTES ? `A key value store holds up to ${MOST_BYTES} bytes of keys and values.` : undefined;

export const keyValueStores = defineState('cloudfront/key-value-stores', () => ({
  byName: new Map<string, KeyValueStore>(),
}));

/** @throws AwsError EntityNotFound */
export function storeOf(call: Call, arn: string): KeyValueStore {
  const found = [...call.state(keyValueStores).byName.values()].find((store) => store.arn === arn);
  if (found === undefined) throw refused('EntityNotFound', 'The entity was not found.');
  return found;
}
