import type { Cloud } from '@coldstart/cloud';

const ISSUER = /^https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.com\/([a-z0-9-]+_[A-Za-z0-9]+)$/;

/** A user pool by its issuer's address at AWS; `undefined` for any other issuer. */
export const poolOfIssuer = (issuer: string): string | undefined => ISSUER.exec(issuer)?.[1];

/** Where a pool of this cloud publishes its keys. */
export const poolAddress = ({ endpoint }: Cloud, poolId: string): string => `${endpoint}/${poolId}`;

/**
 * Whether an issuer is a pool: by AWS's address, or by the pool's own in this cloud, which tokens have that come by the
 * discovery document there. Whose token it is, its signature proves.
 */
export function isIssuedBy(poolId: string, issuer: string | undefined): boolean {
  return (
    issuer !== undefined &&
    (poolOfIssuer(issuer) === poolId || /^http:\/\/[^/]+\/([^/]+)$/.exec(issuer)?.[1] === poolId)
  );
}
