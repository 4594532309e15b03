import { createHash } from 'node:crypto';
import type {
  AccessControlPolicy,
  Grant as GrantMember,
  Grantee as GranteeMember,
  Permission,
} from '@aws-sdk/client-s3';
import type { Call } from '@coldstart/cloud';
import { accessDenied, invalidArgument, invalidRequest, s3Error } from '../errors.ts';
import type { Bucket } from '../state.ts';

export type Grantee =
  | { readonly type: 'CanonicalUser'; readonly id: string }
  | { readonly type: 'Group'; readonly uri: string };

export interface Grant {
  readonly grantee: Grantee;
  readonly permission: Permission;
}

/** An access control list. https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html */
export interface Acl {
  /** Canonical user id. */
  readonly owner: string;
  readonly grants: readonly Grant[];
}

/** The 64 hex digits by which S3 speaks of an account. */
export const canonicalId = (account: string): string =>
  createHash('sha256').update(`canonical user ${account}`).digest('hex');

export const ALL_USERS = 'http://acs.amazonaws.com/groups/global/AllUsers';
export const AUTHENTICATED_USERS = 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers';
const LOG_DELIVERY = 'http://acs.amazonaws.com/groups/s3/LogDelivery';
const GROUPS = [ALL_USERS, AUTHENTICATED_USERS, LOG_DELIVERY];
const PERMISSIONS: readonly string[] = ['FULL_CONTROL', 'WRITE', 'WRITE_ACP', 'READ', 'READ_ACP'];

/** The members of inputs that set an ACL. */
export interface AclInput {
  readonly ACL?: string | undefined;
  readonly AccessControlPolicy?: AccessControlPolicy | undefined;
  readonly GrantFullControl?: string | undefined;
  readonly GrantRead?: string | undefined;
  readonly GrantReadACP?: string | undefined;
  readonly GrantWrite?: string | undefined;
  readonly GrantWriteACP?: string | undefined;
}

const user = (id: string): Grantee => ({ type: 'CanonicalUser', id });
const group = (uri: string): Grantee => ({ type: 'Group', uri });

/** The ACL that gives its owner everything, and nobody else anything. */
export const privateAcl = (owner: string): Acl => ({
  owner,
  grants: [{ grantee: user(owner), permission: 'FULL_CONTROL' }],
});

const CANNED: Readonly<Record<string, (bucketOwner: string) => readonly Grant[]>> = {
  private: () => [],
  'public-read': () => [{ grantee: group(ALL_USERS), permission: 'READ' }],
  'public-read-write': () => [
    { grantee: group(ALL_USERS), permission: 'READ' },
    { grantee: group(ALL_USERS), permission: 'WRITE' },
  ],
  'authenticated-read': () => [{ grantee: group(AUTHENTICATED_USERS), permission: 'READ' }],
  'aws-exec-read': () => [],
  'log-delivery-write': () => [
    { grantee: group(LOG_DELIVERY), permission: 'WRITE' },
    { grantee: group(LOG_DELIVERY), permission: 'READ_ACP' },
  ],
  'bucket-owner-read': (owner) => [{ grantee: user(owner), permission: 'READ' }],
  'bucket-owner-full-control': (owner) => [{ grantee: user(owner), permission: 'FULL_CONTROL' }],
};

const HEADERS = [
  ['GrantFullControl', 'x-amz-grant-full-control', 'FULL_CONTROL'],
  ['GrantRead', 'x-amz-grant-read', 'READ'],
  ['GrantReadACP', 'x-amz-grant-read-acp', 'READ_ACP'],
  ['GrantWrite', 'x-amz-grant-write', 'WRITE'],
  ['GrantWriteACP', 'x-amz-grant-write-acp', 'WRITE_ACP'],
] as const;

const hasGrants = (input: AclInput): boolean => HEADERS.some(([member]) => input[member] !== undefined);

/** True where a request says anything about an ACL. */
export const setsAcl = (input: AclInput): boolean => input.ACL !== undefined || hasGrants(input);

/**
 * The ACL that a request asks for; the private one when it asks for none.
 *
 * @param owner canonical id of who will own it
 * @param bucketOwner canonical id, for the canned ACLs that name it
 */
export function readAcl(input: AclInput, owner: string, bucketOwner: string): Acl {
  const { ACL: canned, AccessControlPolicy: policy } = input;
  if (canned !== undefined) {
    const grants = CANNED[canned]?.(bucketOwner);
    if (grants === undefined) throw invalidArgument('', 'x-amz-acl', canned);
    if (hasGrants(input)) {
      throw invalidRequest('Specifying both Canned ACLs and Header Grants is not allowed');
    }
    if (policy !== undefined) throw s3Error('UnexpectedContent', 'This request does not support content', 400);
    const rest = grants.filter(({ grantee }) => grantee.type === 'Group' || grantee.id !== owner);
    return { owner, grants: [...privateAcl(owner).grants, ...rest] };
  }
  if (hasGrants(input)) {
    if (policy !== undefined) throw s3Error('UnexpectedContent', 'This request does not support content', 400);
    return {
      owner,
      grants: HEADERS.flatMap(([member, header, permission]) => fromHeader(input[member], header, permission)),
    };
  }
  return policy === undefined ? privateAcl(owner) : fromBody(policy);
}

function fromHeader(value: string | undefined, header: string, permission: Permission): Grant[] {
  if (value === undefined) return [];
  return value.split(',').map((item) => {
    const match = /^\s*([a-zA-Z]+)\s*=\s*"?([^"]*?)"?\s*$/.exec(item);
    const [, kind, name = ''] = match ?? [];
    if (kind === 'uri') {
      if (!GROUPS.includes(name)) throw invalidArgument('Invalid group uri', 'uri', name);
      return { grantee: group(name), permission };
    }
    if (kind === 'id') {
      if (!isCanonicalId(name)) throw invalidArgument('Invalid id', 'id', name);
      return { grantee: user(name), permission };
    }
    if (kind === 'emailAddress') throw unknownEmail(name);
    throw invalidArgument('Argument format not recognized', header, item.trim());
  });
}

const isCanonicalId = (id: string): boolean => /^[0-9a-f]{64}$/.test(id);

/** Regions that are younger than 2014, and since 2025 all of them, know nobody by e-mail address. */
const unknownEmail = (address: string): Error =>
  s3Error(
    'UnresolvableGrantByEmailAddress',
    'The e-mail address you provided does not match any account on record.',
    400,
    {
      EmailAddress: address,
    },
  );

const malformedAcl = (): Error =>
  s3Error(
    'MalformedACLError',
    'The XML you provided was not well-formed or did not validate against our published schema',
    400,
  );

function fromBody({ Owner: owner, Grants: grants }: AccessControlPolicy): Acl {
  if (owner?.ID === undefined || grants === undefined) throw malformedAcl();
  if (!isCanonicalId(owner.ID)) throw invalidArgument('Invalid id', 'CanonicalUser/ID', owner.ID);
  return { owner: owner.ID, grants: grants.map(fromMember) };
}

function fromMember({ Grantee: grantee, Permission: permission }: GrantMember): Grant {
  if (permission === undefined || !PERMISSIONS.includes(permission)) throw malformedAcl();
  return { grantee: readGrantee(grantee), permission };
}

function readGrantee(grantee: GranteeMember | undefined): Grantee {
  switch (grantee?.Type) {
    case 'Group':
      if (grantee.URI === undefined || !GROUPS.includes(grantee.URI)) {
        throw invalidArgument('Invalid group uri', 'Group/URI', grantee.URI ?? '');
      }
      return group(grantee.URI);
    case 'CanonicalUser':
      if (grantee.ID === undefined || !isCanonicalId(grantee.ID)) {
        throw invalidArgument('Invalid id', 'CanonicalUser/ID', grantee.ID ?? '');
      }
      return user(grantee.ID);
    case 'AmazonCustomerByEmail':
      throw unknownEmail(grantee.EmailAddress ?? '');
    default:
      throw malformedAcl();
  }
}

/** An ACL as GetBucketAcl and GetObjectAcl answer it. */
export function aclOutput({ owner, grants }: Acl): { Owner: { ID: string }; Grants: GrantMember[] } {
  return {
    Owner: { ID: owner },
    Grants: grants.map(({ grantee, permission }) => ({
      Grantee:
        grantee.type === 'Group' ? { Type: 'Group', URI: grantee.uri } : { Type: 'CanonicalUser', ID: grantee.id },
      Permission: permission,
    })),
  };
}

const isPublic = ({ grants }: Acl): boolean =>
  grants.some(({ grantee }) => grantee.type === 'Group' && grantee.uri !== LOG_DELIVERY);

/**
 * Refuses an ACL that the bucket's settings do not let be.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
export function allowAcl(bucket: Bucket, input: AclInput, acl: Acl): void {
  if (bucket.publicAccess?.BlockPublicAcls === true && isPublic(acl)) throw accessDenied();
  if (bucket.ownership !== 'BucketOwnerEnforced') return;
  // Only what changes nothing may still be said.
  const bucketOwner = canonicalId(bucket.account);
  const isUnchanged =
    input.ACL === 'bucket-owner-full-control' ||
    (acl.owner === bucketOwner &&
      acl.grants.length === 1 &&
      acl.grants.every(
        ({ grantee, permission }) =>
          permission === 'FULL_CONTROL' && grantee.type === 'CanonicalUser' && grantee.id === bucketOwner,
      ) &&
      input.ACL === undefined);
  if (!isUnchanged) throw s3Error('AccessControlListNotSupported', 'The bucket does not allow ACLs', 400);
}

/** The ACL of what a caller stores in a bucket. */
export function objectAcl(call: Call, bucket: Bucket, input: AclInput): Acl {
  const bucketOwner = canonicalId(bucket.account);
  const enforced = bucket.ownership === 'BucketOwnerEnforced';
  const preferred = bucket.ownership === 'BucketOwnerPreferred' && input.ACL === 'bucket-owner-full-control';
  const writer = call.principal.kind === 'anonymous' ? bucketOwner : canonicalId(call.account);
  const owner = enforced || preferred ? bucketOwner : writer;
  if (!setsAcl(input)) return privateAcl(owner);
  const acl = readAcl(input, owner, bucketOwner);
  allowAcl(bucket, input, acl);
  return enforced ? privateAcl(owner) : acl;
}
