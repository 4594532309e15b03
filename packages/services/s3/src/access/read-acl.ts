import type {
  AccessControlPolicy,
  Grant as GrantMember,
  Grantee as GranteeMember,
  Permission,
} from '@aws-sdk/client-s3';
import { invalidArgument, invalidRequest, s3Error } from '../errors.ts';
import {
  ALL_USERS,
  AUTHENTICATED_USERS,
  group,
  LOG_DELIVERY,
  privateAcl,
  user,
  type Acl,
  type Grant,
  type Grantee,
} from './acl.ts';

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
