import type { PolicyDocument, Principal } from '@coldstart/iam';
import type { Call } from '../../core/call.ts';
import { accessKeys, everywhere } from '../../core/credentials.ts';
import { accessKeyId, secretAccessKey, sessionToken } from '../iam/ids.ts';
import { findRoleByArn } from '../iam/state.ts';
import { notAuthorized } from './errors.ts';

/** Temporary credentials. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

export interface SessionRequest {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationSeconds: number;
  readonly sessionPolicies?: readonly PolicyDocument[] | undefined;
  readonly sessionTags?: Readonly<Record<string, string>> | undefined;
  readonly transitiveTagKeys?: readonly string[] | undefined;
  readonly sourceIdentity?: string | undefined;
}

/**
 * Makes a session of a role, for whoever may assume it: the caller has to have asked IAM.
 *
 * @throws AwsError AccessDenied where there is no such role
 */
export function issueSession(call: Call, request: SessionRequest): SessionCredentials {
  return writeSession(call, sessionPrincipal(call, request), request.durationSeconds);
}

/** Who a session acts as. */
export function sessionPrincipal(call: Call, request: SessionRequest): Extract<Principal, { kind: 'role' }> {
  const role = findRoleByArn(call.cloud.store, request.roleArn);
  if (role === undefined) throw notAuthorized(call.principal.arn, 'sts:AssumeRole', request.roleArn);
  const account = request.roleArn.split(':')[4] ?? '';
  return {
    kind: 'role',
    account,
    arn: `arn:aws:sts::${account}:assumed-role/${role.name}/${request.sessionName}`,
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

/** Hands out keys for a principal, good for so many seconds. Keys that have expired are swept out on the way. */
export function writeSession(call: Call, principal: Principal, durationSeconds: number): SessionCredentials {
  const { byId } = call.state(accessKeys, everywhere);
  const now = call.now();
  for (const [id, { expires }] of byId) if (expires !== undefined && expires + GRACE < now) byId.delete(id);
  const expires = Math.floor(now / 1000 + durationSeconds) * 1000;
  const key = {
    accessKeyId: accessKeyId('ASIA', principal.account),
    secretAccessKey: secretAccessKey(),
    sessionToken: sessionToken(),
  };
  byId.set(key.accessKeyId, { ...key, account: principal.account, principal, status: 'Active', expires });
  return { ...key, expiration: new Date(expires) };
}

/** For a while, an expired key is answered as expired rather than as unknown. */
const GRACE = 3_600_000;
