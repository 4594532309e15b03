import { AwsError } from '@coldstart/wire';
import type { PolicyDocument, Principal, Statement } from '@coldstart/iam';
import { formatArn, type Access, type Call } from '@coldstart/cloud';
import { accessDenied } from '../errors.ts';
import type { Bucket } from '../state.ts';
import { currentVersion, versionsOf } from '../store.ts';
import { ALL_USERS, AUTHENTICATED_USERS, canonicalId, type Acl } from './acl.ts';
import { isPublicStatement, statementsOf } from './public.ts';

/** Names of buckets are unique across accounts and Regions: their ARNs have neither. */
const NOWHERE = { region: '', account: '' };

export const bucketArn = ({ name }: Pick<Bucket, 'name'>): string => formatArn(NOWHERE, 's3', name);
export const objectArn = ({ name }: Pick<Bucket, 'name'>, key: string): string =>
  formatArn(NOWHERE, 's3', `${name}/${key}`);

/** An action that a request needs, on a bucket or one of its objects. */
export interface RequestedAction {
  readonly action: string;
  /** The object, where it is not about the bucket. */
  readonly key?: string;
  readonly versionId?: string | undefined;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** The question to IAM whether an action is allowed. */
function accessTo(call: Call, bucket: Bucket, asked: RequestedAction): Access {
  return {
    action: asked.action,
    resource: asked.key === undefined ? bucketArn(bucket) : objectArn(bucket, asked.key),
    resourceAccount: bucket.account,
    resourcePolicy: policyFor(call, bucket, asked),
    context: { 's3:ResourceAccount': bucket.account, ...asked.context },
  };
}

/**
 * Asks IAM; callers of other accounts do not learn why they are denied.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
 */
export function authorize(call: Call, bucket: Bucket, asked: RequestedAction): Access {
  const access = accessTo(call, bucket, asked);
  if (call.principal.kind === 'root' && call.account === bucket.account && access.resourcePolicy === undefined) {
    return access;
  }
  try {
    call.authorize(access);
  } catch (error) {
    const isForeign = error instanceof AwsError && call.principal.account !== bucket.account;
    throw isForeign ? accessDenied() : error;
  }
  return access;
}

export const authorizeObject = (call: Call, bucket: Bucket, action: string, key: string): Access =>
  authorize(call, bucket, { action, key });

/** Throws for callers who may not list: to them, what is missing is forbidden. */
export function requireListPermission(call: Call, bucket: Bucket): void {
  authorize(call, bucket, { action: 's3:ListBucket' });
}

/**
 * All that a bucket says of who may use it: its policy, and the ACLs, put as statements that name the caller.
 */
function policyFor(call: Call, bucket: Bucket, asked: RequestedAction): PolicyDocument | undefined {
  const statements = [...policyStatements(bucket, call.principal), ...aclStatements(call, bucket, asked)];
  return statements.length === 0 ? undefined : { Version: '2012-10-17', Statement: statements };
}

/** A public policy of a bucket that restricts public access speaks to the own account and to services alone. */
function policyStatements(bucket: Bucket, principal: Principal): readonly Statement[] {
  const statements = statementsOf(bucket.policy?.document);
  if (bucket.publicAccess?.RestrictPublicBuckets !== true) return statements;
  if (principal.account === bucket.account || principal.kind === 'service') return statements;
  const isPublic = statements.some(isPublicStatement);
  return isPublic ? statements.filter(({ Effect }) => Effect === 'Deny') : statements;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions */
const BUCKET_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  READ: ['s3:ListBucket', 's3:ListBucketVersions', 's3:ListBucketMultipartUploads'],
  WRITE: ['s3:PutObject', 's3:DeleteObject'],
  READ_ACP: ['s3:GetBucketAcl'],
  WRITE_ACP: ['s3:PutBucketAcl'],
};
const OBJECT_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  READ: ['s3:GetObject', 's3:GetObjectVersion'],
  READ_ACP: ['s3:GetObjectAcl', 's3:GetObjectVersionAcl'],
  WRITE_ACP: ['s3:PutObjectAcl', 's3:PutObjectVersionAcl'],
};

const MISSING_OBJECT_ACTIONS = { READ: ['s3:GetObject', 's3:GetObjectVersion'] };

function aclStatements(call: Call, bucket: Bucket, { action, key, versionId }: RequestedAction): Statement[] {
  if (bucket.ownership === 'BucketOwnerEnforced') return [];
  const statements = fromAcl(call, bucket, bucket.acl, BUCKET_ACTIONS, action);
  if (key === undefined) return statements;
  const { store } = call.cloud;
  const version =
    versionId === undefined
      ? currentVersion(store, bucket, key)
      : versionsOf(store, bucket, key)?.versions.find((one) => one.versionId === versionId);
  if (version === undefined) {
    // An object that is not there has no ACL: whoever may list the bucket may be told that it is missing.
    return [...statements, ...fromAcl(call, bucket, bucket.acl, MISSING_OBJECT_ACTIONS, action)];
  }
  return [...statements, ...fromAcl(call, bucket, version.acl, OBJECT_ACTIONS, action)];
}

function fromAcl(
  { principal }: Call,
  bucket: Bucket,
  { grants }: Acl,
  actions: Readonly<Record<string, readonly string[]>>,
  action: string,
): Statement[] {
  const caller = canonicalId(principal.account);
  const ignoresPublic = bucket.publicAccess?.IgnorePublicAcls === true;
  return grants.flatMap(({ grantee, permission }): Statement[] => {
    const allowed = permission === 'FULL_CONTROL' ? Object.values(actions).flat() : (actions[permission] ?? []);
    if (!allowed.includes(action)) return [];
    const statement = { Effect: 'Allow', Action: action, Resource: '*' } as const;
    if (grantee.type === 'CanonicalUser') {
      // The own account needs no grant: its identity policies decide.
      if (grantee.id !== caller || principal.account === bucket.account) return [];
      return [{ ...statement, Principal: { AWS: principal.account } }];
    }
    if (ignoresPublic) return [];
    const everyone = grantee.uri === ALL_USERS;
    const signed = grantee.uri === AUTHENTICATED_USERS && principal.kind !== 'anonymous';
    return everyone || signed ? [{ ...statement, Principal: '*' }] : [];
  });
}
