import { randomUUID } from 'node:crypto';
import { everywhere, GLOBAL, type Call, type StateAddress, type StateStore } from '@coldstart/cloud';
import { accessDenied, noSuchBucket, s3Error } from './errors.ts';
import { KeyIndex } from './keys.ts';
import { bodies, buckets, names, objects, uploads, type Bucket, type Version, type Versions } from './state.ts';

const bucketAddress = (account: string, name: string): StateAddress => ({ account, region: GLOBAL, part: name });

function partAddress({ account, name }: Bucket, id: string): StateAddress {
  // NUL separates the parts of a state's key.
  const part = id.includes('\0') ? id.replaceAll('\0', '\ufffe') : id;
  return { account, region: GLOBAL, part: `${name}/${part}` };
}

/** The bucket of a name, whoever owns it. */
export function findBucket(store: StateStore, name: string): Bucket | undefined {
  const owner = store.peek(names, everywhere)?.owners.get(name);
  return owner === undefined ? undefined : store.peek(buckets, bucketAddress(owner, name));
}

/**
 * The bucket that a request is for.
 *
 * @throws AwsError `NoSuchBucket`, or `AccessDenied` where another account owns it than the caller expects
 */
export function requireBucket(
  call: Call,
  { Bucket: name, ExpectedBucketOwner: expected }: { Bucket: string; ExpectedBucketOwner?: string | undefined },
): Bucket {
  if (expected !== undefined && !/^\d{12}$/.test(expected)) {
    throw s3Error(
      'InvalidBucketOwnerAWSAccountID',
      `The value of the expected bucket owner parameter must be an AWS Account ID... [${expected}]`,
      400,
    );
  }
  const bucket = findBucket(call.cloud.store, name);
  if (bucket === undefined) throw noSuchBucket(name);
  if (expected !== undefined && expected !== bucket.account) throw accessDenied();
  return bucket;
}

/** A bucket, about to be changed. */
export function changeBucket(call: Call, input: Parameters<typeof requireBucket>[1]): Bucket {
  const bucket = requireBucket(call, input);
  return call.state(buckets, bucketAddress(bucket.account, bucket.name));
}

/** Makes a bucket in the caller's account. */
export function createBucket(call: Call, name: string, settings: Partial<Bucket>): Bucket {
  call.state(names, everywhere).owners.set(name, call.account);
  const bucket = call.state(buckets, bucketAddress(call.account, name));
  return Object.assign(bucket, { name, account: call.account, ...settings });
}

/** Forgets an empty bucket, and the uploads that were under way in it. */
export function dropBucket(call: Call, bucket: Bucket): void {
  for (const upload of uploadsOf(call, bucket)?.byId.values() ?? []) {
    for (const { body } of upload.parts.values()) dropBody(call, bucket, body);
  }
  call.dropState(uploads, bucketAddress(bucket.account, bucket.name));
  call.dropState(buckets, bucketAddress(bucket.account, bucket.name));
  call.state(names, everywhere).owners.delete(bucket.name);
}

/** The keys of each bucket in order, made anew from the objects after a restart. */
const indexes = new WeakMap<Bucket, KeyIndex>();

export function keysOf(store: StateStore, bucket: Bucket): KeyIndex {
  let index = indexes.get(bucket);
  if (index === undefined) {
    const prefix = `${bucket.name}/`;
    const keys: string[] = [];
    for (const address of store.addresses(objects)) {
      if (address.account !== bucket.account || !address.part.startsWith(prefix)) continue;
      const versions = store.peek(objects, address);
      if (versions !== undefined) keys.push(versions.key);
    }
    index = new KeyIndex(keys);
    indexes.set(bucket, index);
  }
  return index;
}

/** All versions of a key; `undefined` for a key that has none. */
export const versionsOf = (store: StateStore, bucket: Bucket, key: string): Versions | undefined =>
  store.peek(objects, partAddress(bucket, key));

/** The version that readers find under a key that names none; not a delete marker. */
export function currentVersion(store: StateStore, bucket: Bucket, key: string): Version | undefined {
  const newest = versionsOf(store, bucket, key)?.versions[0];
  return newest?.deleteMarker === true ? undefined : newest;
}

/** The versions of a key, about to be changed. */
export const changeVersions = (call: Call, bucket: Bucket, key: string): Versions =>
  call.state(objects, partAddress(bucket, key));

/**
 * Puts a version on top of a key's others. The `null` version that was there gives way to a new one.
 */
export function addVersion(call: Call, bucket: Bucket, key: string, version: Version): void {
  const index = keysOf(call.cloud.store, bucket);
  const record = changeVersions(call, bucket, key);
  if (record.versions.length === 0) {
    record.key = key;
    index.add(key);
  }
  if (version.versionId === 'null') removeFrom(call, bucket, record, 'null');
  record.versions.unshift(version);
  overtake(call, bucket, key);
}

/** @returns the version that was there */
export function removeVersion(call: Call, bucket: Bucket, key: string, versionId: string): Version | undefined {
  if (versionsOf(call.cloud.store, bucket, key) === undefined) return undefined;
  const record = changeVersions(call, bucket, key);
  const removed = removeFrom(call, bucket, record, versionId);
  if (record.versions.length === 0) {
    keysOf(call.cloud.store, bucket).delete(key);
    call.dropState(objects, partAddress(bucket, key));
  }
  if (removed !== undefined) overtake(call, bucket, key);
  return removed;
}

function removeFrom(call: Call, bucket: Bucket, record: Versions, versionId: string): Version | undefined {
  const position = record.versions.findIndex((version) => version.versionId === versionId);
  if (position < 0) return undefined;
  const [removed] = record.versions.splice(position, 1);
  if (removed?.body !== undefined) dropBody(call, bucket, removed.body);
  return removed;
}

/** Marks the uploads to a key whose object has changed while they were under way. */
function overtake(call: Call, bucket: Bucket, key: string): void {
  if (uploadsOf(call, bucket) === undefined) return;
  for (const upload of changeUploads(call, bucket).byId.values()) if (upload.key === key) upload.overtaken = true;
}

/** @returns the id of the stored bytes */
export function storeBody(call: Call, bucket: Bucket, bytes: Uint8Array): string {
  const id = randomUUID();
  // A view of a larger buffer would keep all of that in memory.
  const own = bytes.buffer.byteLength > bytes.byteLength + 512 ? bytes.slice() : bytes;
  call.state(bodies, partAddress(bucket, id)).bytes = own;
  return id;
}

export const bodyOf = (store: StateStore, bucket: Bucket, id: string): Uint8Array =>
  store.peek(bodies, partAddress(bucket, id))?.bytes ?? new Uint8Array();

export const dropBody = (call: Call, bucket: Bucket, id: string): void =>
  call.dropState(bodies, partAddress(bucket, id));

export const uploadsOf = (call: Call, { account, name }: Bucket) =>
  call.cloud.store.peek(uploads, bucketAddress(account, name));

export const changeUploads = (call: Call, { account, name }: Bucket) =>
  call.state(uploads, bucketAddress(account, name));
