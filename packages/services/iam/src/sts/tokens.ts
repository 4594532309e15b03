import type { Principal } from '@coldstart/iam';
import { anyone, type Call, type SessionCredentials } from '@coldstart/cloud';
import { accessDenied } from './errors.ts';
import type { StsOperations } from './sdk.ts';
import { packedSize, sessionPolicies } from './session-policies.ts';
import { writeSession } from './sessions.ts';

const HALF_A_DAY = 43_200;
/** Root's sessions are no longer than an hour. */
const HOUR = 3600;

function longTerm(call: Call): Extract<Principal, { kind: 'root' | 'user' }> {
  const { principal } = call;
  if ((principal.kind === 'root' || principal.kind === 'user') && !principal.arn.includes(':federated-user/')) {
    return principal;
  }
  throw accessDenied(`Cannot call ${call.operation} with session credentials`);
}

function lasting(principal: Principal, asked: number | undefined): number {
  return principal.kind === 'root' ? Math.min(asked ?? HOUR, HOUR) : (asked ?? HALF_A_DAY);
}

function shown({ accessKeyId, secretAccessKey, sessionToken, expiration }: SessionCredentials) {
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: expiration,
  };
}

export const tokenOperations: StsOperations = {
  GetSessionToken: {
    access: anyone,
    changes: true,
    run(input, call) {
      const principal = longTerm(call);
      return { Credentials: shown(writeSession(call, principal, lasting(principal, input.DurationSeconds))) };
    },
  },

  GetFederationToken: {
    access: ({ Name }, call, action) => ({
      action,
      resource: `arn:aws:sts::${call.account}:federated-user/${Name}`,
    }),
    changes: true,
    run(input, call) {
      const caller = longTerm(call);
      const { account } = caller;
      const id = `${account}:${input.Name}`;
      const arn = `arn:aws:sts::${account}:federated-user/${input.Name}`;
      const principal: Principal = {
        kind: 'user',
        account,
        arn,
        userName: caller.kind === 'user' ? caller.userName : '',
        userId: id,
        // Without any policy, a federated user may do nothing but what resources allow them.
        sessionPolicies: sessionPolicies(call, input) ?? [],
      };
      return {
        Credentials: shown(writeSession(call, principal, lasting(caller, input.DurationSeconds))),
        FederatedUser: { FederatedUserId: id, Arn: arn },
        PackedPolicySize: packedSize(input.Policy, undefined) ?? 0,
      };
    },
  },
};
