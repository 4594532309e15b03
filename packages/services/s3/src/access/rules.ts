import type { Access, Call } from '@coldstart/cloud';
import { findBucket } from '../store.ts';
import { authorize, bucketArn, type RequestedAction } from './authorize.ts';
import { listContext, readContext, writeContext } from './context.ts';

/**
 * The rules by which operations need their actions.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
interface BucketInput {
  readonly Bucket?: string | undefined;
}

interface ObjectInput extends BucketInput {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
}

/** A bucket that does not exist asks for no permission: the operation says that it is missing. */
function authorizeIn(
  call: Call,
  { Bucket: name }: BucketInput,
  actions: readonly RequestedAction[],
): readonly Access[] {
  const bucket = name === undefined ? undefined : findBucket(call.cloud.store, name);
  if (bucket === undefined) return [];
  return actions.map((action) => authorize(call, bucket, action));
}

/** The bucket that is to be. */
export const onNewBucket = ({ Bucket: name = '' }: BucketInput, call: Call, action: string): Access => ({
  action,
  resource: bucketArn({ name }),
  resourceAccount: call.account,
});

/** The bucket itself. */
export const onBucket = (input: BucketInput, call: Call, action: string): readonly Access[] =>
  authorizeIn(call, input, [{ action }]);

/** The bucket, and what of it is to be listed. */
export const onListing = (
  input: BucketInput & Parameters<typeof listContext>[0],
  call: Call,
  action: string,
): readonly Access[] => authorizeIn(call, input, [{ action, context: listContext(input) }]);

/** An object, whichever of its versions is named. */
export function onObject(input: ObjectInput, call: Call, action: string): readonly Access[] {
  const { Key: key = '', VersionId: versionId } = input;
  const context = readContext(call, input.Bucket, key, versionId);
  return authorizeIn(call, input, [{ action, key, versionId, context }]);
}

/** An object's newest version; one that is named needs an action of its own, such as `s3:GetObjectVersion`. */
export const onVersion = (input: ObjectInput, call: Call, action: string): readonly Access[] =>
  onObject(input, call, input.VersionId === undefined ? action : action.replace('Object', 'ObjectVersion'));

/** An object's key, of which nothing need be there yet. */
export const onKey = (input: ObjectInput, call: Call, action: string): readonly Access[] =>
  authorizeIn(call, input, [{ action, key: input.Key ?? '' }]);

/** An object that is to be stored, with an action for each property that is set along with it. */
export function onNewObject(
  input: ObjectInput & Parameters<typeof writeContext>[0],
  call: Call,
  action: string,
): readonly Access[] {
  const { Key: key = '' } = input;
  const context = writeContext(input);
  const actions = [
    action,
    ...(input.ACL === undefined ? [] : ['s3:PutObjectAcl']),
    ...(input.Tagging === undefined ? [] : ['s3:PutObjectTagging']),
    ...(input.ObjectLockMode === undefined ? [] : ['s3:PutObjectRetention']),
    ...(input.ObjectLockLegalHoldStatus === undefined ? [] : ['s3:PutObjectLegalHold']),
  ];
  return authorizeIn(
    call,
    input,
    actions.map((one) => ({ action: one, key, context })),
  );
}

/** A rule, and the permission to go past governance where the request asks for that. */
export const bypassing =
  (rule: (input: ObjectInput, call: Call, action: string) => readonly Access[]) =>
  (
    input: ObjectInput & { readonly BypassGovernanceRetention?: boolean | undefined },
    call: Call,
    action: string,
  ): readonly Access[] => [
    ...rule(input, call, action),
    ...(input.BypassGovernanceRetention === true ? onObject(input, call, 's3:BypassGovernanceRetention') : []),
  ];
