import type { Principal } from '@coldstart/iam';
import {
  accessKeys,
  everywhere,
  type Call,
  type RolePrincipal,
  type SessionCredentials,
  type SessionRequest,
  type StateStore,
} from '@coldstart/cloud';
import { accountOf, stsArn } from '../arns.ts';
import { accessKeyId, secretAccessKey, sessionToken } from '../ids.ts';
import { findRoleByArn } from '../state.ts';
import { notAuthorized } from './errors.ts';

/** Who a session acts as; `undefined` where there is no such role. */
export function sessionOf(store: StateStore, request: SessionRequest): RolePrincipal | undefined {
  const role = findRoleByArn(store, request.roleArn);
  if (role === undefined) return undefined;
  const account = accountOf(request.roleArn);
  return {
    kind: 'role',
    account,
    arn: stsArn(account, `assumed-role/${role.name}/${request.sessionName}`),
    roleArn: role.arn,
    roleName: role.name,
    roleId: role.id,
    sessionName: request.sessionName,
    ...(request.sessionPolicies === undefined ? {} : { sessionPolicies: request.sessionPolicies }),
    ...(request.sessionTags === undefined ? {} : { sessionTags: request.sessionTags }),
    ...(request.transitiveTagKeys === undefined ? {} : { transitiveTagKeys: request.transitiveTagKeys }),
    ...(request.sourceIdentity === undefined ? {} : { sourceIdentity: request.sourceIdentity }),
  };
}

/** @throws AwsError AccessDenied where there is no such role */
export function sessionPrincipal(call: Call, request: SessionRequest): RolePrincipal {
  const session = sessionOf(call.cloud.store, request);
  if (session === undefined) throw notAuthorized(call.principal.arn, 'sts:AssumeRole', request.roleArn);
  return session;
}

/**
 * Hands out keys for a principal, good for so many seconds. Keys that have expired are swept out on the way.
 *
 * @param mfaAt when a code of an MFA device was given, in milliseconds since 1970
 */
export function issueKeys(call: Call, who: Principal, durationSeconds: number, mfaAt?: number): SessionCredentials {
  const { byId } = call.state(accessKeys, everywhere);
  const now = call.now();
  for (const [id, { expires }] of byId) if (expires !== undefined && expires + GRACE < now) byId.delete(id);
  const expires = Math.floor(now / 1000 + durationSeconds) * 1000;
  const session = { issued: now, ...(mfaAt === undefined ? {} : { mfaAt }) };
  const principal: Principal =
    who.kind === 'root' || who.kind === 'user' || who.kind === 'role' ? { ...who, session } : who;
  const key = {
    accessKeyId: accessKeyId('ASIA', principal.account),
    secretAccessKey: secretAccessKey(),
    sessionToken: sessionToken(),
  };
  byId.set(key.accessKeyId, { ...key, account: principal.account, principal, status: 'Active', expires });
  return { ...key, expiration: new Date(expires) };
}

/** As answers give them. */
export function describeCredentials(credentials: SessionCredentials) {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentials;
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: expiration,
  };
}

/** For a while, an expired key is answered as expired rather than as unknown. */
const GRACE = 3_600_000;
