import { page, type Call } from '@coldstart/cloud';
import { badContinuationToken, s3Error } from '../errors.ts';
import type { Bucket, Configurations } from '../state.ts';
import { changeBucket, requireBucket } from '../store.ts';

/** The settings that a bucket has many of, by their ids: of inventory, analytics, metrics and intelligent tiering. */
type Kind = keyof Configurations;

type BucketInput = Parameters<typeof requireBucket>[1];
type ConfigurationInput = BucketInput & { readonly Id: string };

const PAGE = 100;

const noSuchConfiguration = (): Error =>
  s3Error('NoSuchConfiguration', 'The specified configuration does not exist.', 404);

export function putConfiguration<K extends Kind>(
  call: Call,
  kind: K,
  input: ConfigurationInput,
  configuration: Configurations[K],
): void {
  const { reports } = changeBucket(call, input);
  if (configuration.Id !== input.Id) {
    throw s3Error('IdMismatch', 'Document ID does not match the specified configuration ID.', 400);
  }
  const all: Bucket['reports'][K] = (reports[kind] ??= new Map());
  all?.set(input.Id, configuration);
}

export function getConfiguration<K extends Kind>(call: Call, kind: K, input: ConfigurationInput): Configurations[K] {
  const found = requireBucket(call, input).reports[kind]?.get(input.Id);
  if (found === undefined) throw noSuchConfiguration();
  return found;
}

export function deleteConfiguration(call: Call, kind: Kind, input: ConfigurationInput): void {
  if (changeBucket(call, input).reports[kind]?.delete(input.Id) !== true) throw noSuchConfiguration();
}

/** A page of a bucket's configurations of one kind, in the order of their ids. */
export function listConfigurations<K extends Kind>(
  call: Call,
  kind: K,
  input: BucketInput & { readonly ContinuationToken?: string | undefined },
): {
  items: Configurations[K][] | undefined;
  page: { IsTruncated: boolean; ContinuationToken?: string; NextContinuationToken?: string };
} {
  const bucket = requireBucket(call, input);
  const { ContinuationToken: token } = input;
  const idOf = (one: Configurations[K]): string => one.Id ?? '';
  const all = [...(bucket.reports[kind]?.values() ?? [])].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const { items, token: next } = page(
    all,
    { token, scope: [bucket.name, kind] },
    { keyOf: idOf, size: PAGE, invalid: badContinuationToken },
  );
  return {
    items: items.length === 0 ? undefined : items,
    page: {
      IsTruncated: next !== undefined,
      ...(token === undefined ? {} : { ContinuationToken: token }),
      ...(next === undefined ? {} : { NextContinuationToken: next }),
    },
  };
}
