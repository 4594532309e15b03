import type { IdentityPool, RoleMapping } from '@aws-sdk/client-cognito-identity';
import { defineState, formatArn, GLOBAL, type ArnPlace, type Call, type Cloud } from '@coldstart/cloud';
import type { SigningKey } from '../state.ts';
import { noIdentity, noIdentityPool } from './errors.ts';

/** A pool of identities, as it is shown but for its tags. */
export interface StoredIdentityPool extends ArnPlace {
  readonly id: string;
  settings: Omit<IdentityPool, 'IdentityPoolId' | 'IdentityPoolTags'>;
  tags: Record<string, string>;
  /** `authenticated`, `unauthenticated` */
  roles: Record<string, string>;
  /** By provider: `cognito-idp.eu-west-1.amazonaws.com/POOL:CLIENT`. */
  mappings: Record<string, RoleMapping>;
}

export interface StoredIdentity {
  readonly id: string;
  readonly poolId: string;
  /** `sub` by provider; none for guests. */
  logins: Record<string, string>;
  readonly created: number;
  changed: number;
}

export const identityPools = defineState('cognito-identity/pools', () => ({
  byId: new Map<string, StoredIdentityPool>(),
}));
/** The parts of this are pools. */
export const identities = defineState('cognito-identity/identities', () => ({
  byId: new Map<string, StoredIdentity>(),
}));
/** The key of cognito-identity.amazonaws.com itself, which is everybody's. */
const issuerKeys = defineState('cognito-identity/keys', () => ({ keys: [] as SigningKey[] }));

export const issuerState = (call: Call) => call.state(issuerKeys, { account: GLOBAL, region: GLOBAL });

export const identityPoolArn = (place: ArnPlace, id: string): string =>
  formatArn(place, 'cognito-identity', `identitypool/${id}`);

/** @throws AwsError ResourceNotFoundException */
export function findIdentityPool(call: Call, id: string): StoredIdentityPool {
  const pool = call.state(identityPools).byId.get(id);
  if (pool === undefined) throw noIdentityPool(id);
  return pool;
}

function* allIdentityPools({ store }: Cloud): Generator<StoredIdentityPool> {
  for (const address of store.addresses(identityPools)) yield* store.peek(identityPools, address)?.byId.values() ?? [];
}

/** In any account: whoever has the id may ask without a signature. @throws AwsError ResourceNotFoundException */
export function openIdentityPool(call: Call, id: string): StoredIdentityPool {
  for (const pool of allIdentityPools(call.cloud)) if (pool.id === id) return pool;
  throw noIdentityPool(id);
}

export const identitiesOf = (call: Call, { account, region, id }: StoredIdentityPool): Map<string, StoredIdentity> =>
  call.state(identities, { account, region, part: id }).byId;

/** An identity of any account. @throws AwsError ResourceNotFoundException */
export function findIdentity(
  call: Call,
  id: string,
): { readonly pool: StoredIdentityPool; readonly identity: StoredIdentity } {
  for (const address of call.cloud.store.addresses(identities)) {
    if (call.cloud.store.peek(identities, address)?.byId.has(id) !== true) continue;
    const pool = openIdentityPool(call, address.part);
    const identity = identitiesOf(call, pool).get(id);
    if (identity !== undefined) return { pool, identity };
  }
  throw noIdentity(id);
}
