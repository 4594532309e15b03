import { createHash } from 'node:crypto';
import type { Grant as GrantMember, Permission } from '@aws-sdk/client-s3';

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
export const LOG_DELIVERY = 'http://acs.amazonaws.com/groups/s3/LogDelivery';

export const user = (id: string): Grantee => ({ type: 'CanonicalUser', id });
export const group = (uri: string): Grantee => ({ type: 'Group', uri });

/** The ACL that gives its owner everything, and nobody else anything. */
export const privateAcl = (owner: string): Acl => ({
  owner,
  grants: [{ grantee: user(owner), permission: 'FULL_CONTROL' }],
});

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
