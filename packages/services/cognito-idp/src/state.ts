import type {
  LambdaConfigType,
  ResourceServerType,
  SchemaAttributeType,
  SmsMfaConfigType,
  UserPoolClientType,
  UserPoolType,
  UserStatusType,
} from '@aws-sdk/client-cognito-identity-provider';
import { defineState, formatArn, type ArnPlace, type Call, type Cloud } from '@coldstart/cloud';
import { noClient, noGroup, noPool } from './errors.ts';

/** What a pool was made with and keeps as it was given: the members of CreateUserPool that DescribeUserPool repeats. */
export type PoolSettings = Omit<
  UserPoolType,
  'Id' | 'Name' | 'Arn' | 'CreationDate' | 'LastModifiedDate' | 'SchemaAttributes' | 'UserPoolTags' | 'Domain'
> & { readonly LambdaConfig: LambdaConfigType };

export interface Group {
  readonly name: string;
  description: string | undefined;
  roleArn: string | undefined;
  precedence: number | undefined;
  readonly created: number;
  changed: number;
}

export interface PoolClient {
  readonly id: string;
  /** Names and values of CreateUserPoolClient. */
  settings: UserPoolClientType;
  /** The newest first; a client may have two while one takes the place of the other. */
  secrets: { readonly id: string; readonly value: string; readonly created: number }[];
  readonly created: number;
  changed: number;
}

/** A key pair for tokens: PKCS #8 (PEM). */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: string;
}

export interface Pool extends ArnPlace {
  readonly id: string;
  readonly arn: string;
  name: string;
  settings: PoolSettings;
  /** All attributes: the standard ones, and custom ones with their prefix. */
  schema: SchemaAttributeType[];
  tags: Record<string, string>;
  readonly clients: Map<string, PoolClient>;
  readonly groups: Map<string, Group>;
  readonly servers: Map<string, ResourceServerType>;
  domain: { readonly name: string; readonly managedLoginVersion: number; readonly certificate?: string } | undefined;
  mfa: {
    software: boolean;
    /** Messages for codes by e-mail, as a second factor. */
    email: { Message?: string | undefined; Subject?: string | undefined } | undefined;
    sms: SmsMfaConfigType | undefined;
  };
  /** For ID tokens and for access tokens; made when they are first needed. */
  keys: readonly SigningKey[];
  readonly created: number;
  changed: number;
}

/** A code that was sent, by the cloud's clock in milliseconds. */
export interface SentCode {
  readonly code: string;
  readonly until: number;
  /** Wrong answers so far. */
  tries: number;
}

/** SRP's salt and verifier, in hexadecimal digits: what is left of a password. */
export interface PasswordHash {
  readonly salt: string;
  readonly verifier: string;
}

export interface User {
  /** What tokens call them: an id where they sign in with an e-mail address or a number. */
  readonly username: string;
  readonly sub: string;
  attributes: Record<string, string>;
  status: UserStatusType;
  enabled: boolean;
  readonly created: number;
  changed: number;
  password: PasswordHash | undefined;
  /** Those before, the newest first. */
  earlier: PasswordHash[];
  /** When a temporary password stops working. */
  temporaryUntil: number | undefined;
  /** Codes by what they are for: `sign-up`, `password`, or an attribute's name. */
  codes: Record<string, SentCode>;
  /** What an attribute becomes once its code was answered. */
  pending: Record<string, string>;
  groups: string[];
  totp: { readonly secret: string; verified: boolean; usedStep: number; name?: string | undefined } | undefined;
  mfa: { enabled: string[]; preferred: string | undefined };
  failures: { count: number; lockedUntil: number };
  /** Codes asked for within the hour that began then. */
  asked: { since: number; count: number };
  /** Whom to take them for: made from elsewhere by AdminLinkProviderForUser or a migration. */
  migrated?: boolean | undefined;
}

/** A challenge that waits for its answer. Plain data. */
export interface AuthSession {
  readonly username: string;
  readonly clientId: string;
  /** `NEW_PASSWORD_REQUIRED`; for what an administrator began, only they go on. */
  readonly challenge: string;
  readonly until: number;
  used: boolean;
  /** Wrong codes so far. */
  tries: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a refresh token stands for. */
export interface Grant {
  readonly originJti: string;
  readonly username: string;
  readonly clientId: string;
  /** Seconds since 1970. */
  readonly authTime: number;
  readonly eventId: string;
  readonly scopes: readonly string[];
  readonly until: number;
  revoked: boolean;
  /** A token that was exchanged for a newer one works for some more seconds. */
  replacedUntil?: number | undefined;
}

/** What an authorization code stands for, once. */
export interface AuthorizationCode {
  readonly username: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly nonce: string | undefined;
  readonly challenge: { readonly value: string; readonly method: string } | undefined;
  readonly until: number;
}

export const pools = defineState('cognito-idp/pools', () => ({ byId: new Map<string, Pool>() }));
/** The parts of these are pools. */
export const users = defineState('cognito-idp/users', () => ({ byName: new Map<string, User>() }));
export const sessions = defineState('cognito-idp/sessions', () => ({
  byToken: new Map<string, AuthSession>(),
  codes: new Map<string, AuthorizationCode>(),
  /** Who is signed in at the pool's pages, by their cookie. */
  logins: new Map<string, { readonly username: string; readonly until: number }>(),
}));
export const grants = defineState('cognito-idp/grants', () => ({
  /** By the token's SHA-256. */
  byToken: new Map<string, Grant>(),
  /** `origin_jti` of what was revoked, and until when such a token could still be valid. */
  revoked: new Map<string, number>(),
}));

export const poolArn = (place: ArnPlace, id: string): string => formatArn(place, 'cognito-idp', `userpool/${id}`);

/** A pool of the caller's account. @throws AwsError ResourceNotFoundException */
export function findPool(call: Call, id: string): Pool {
  const pool = call.state(pools).byId.get(id);
  if (pool === undefined) throw noPool(id);
  return pool;
}

export function* allPools({ store }: Cloud): Generator<Pool> {
  for (const address of store.addresses(pools)) yield* store.peek(pools, address)?.byId.values() ?? [];
}

/** A pool whoever asks, to be changed. */
export function openPool(call: Call, { account, region, id }: Pool): Pool {
  return call.state(pools, { account, region }).byId.get(id) as Pool;
}

export function findClient(pool: Pool, id: string): PoolClient {
  const client = pool.clients.get(id);
  if (client === undefined) throw noClient(id);
  return client;
}

export function findGroup(pool: Pool, name: string): Group {
  const group = pool.groups.get(name);
  if (group === undefined) throw noGroup();
  return group;
}

/**
 * The pool of a client. Users sign in without a signature, so that nothing but the client's id tells whose it is; the
 * Region is the one that a request is signed for, where it is.
 */
export function poolOfClient(call: Call, clientId: string): { readonly pool: Pool; readonly client: PoolClient } {
  for (const pool of allPools(call.cloud)) {
    const client = pool.clients.get(clientId);
    if (client !== undefined && (call.principal.kind === 'anonymous' || pool.region === call.region))
      return { pool: openPool(call, pool), client };
  }
  throw noClient(clientId);
}

const partOf = ({ account, region, id }: Pool) => ({ account, region, part: id });

export const usersOf = (call: Call, pool: Pool): Map<string, User> => call.state(users, partOf(pool)).byName;
export const sessionsOf = (call: Call, pool: Pool) => call.state(sessions, partOf(pool));
export const grantsOf = (call: Call, pool: Pool) => call.state(grants, partOf(pool));

/** Forgets everything of a pool. */
export function dropPool(call: Call, pool: Pool): void {
  call.state(pools, { account: pool.account, region: pool.region }).byId.delete(pool.id);
  for (const kind of [users, sessions, grants]) call.dropState(kind, partOf(pool));
}
