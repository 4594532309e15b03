import type { Principal } from '@coldstart/iam';
import { anyone, type Call } from '@coldstart/cloud';
import { stsArn } from '../arns.ts';
import { takeMfa } from '../mfa-devices.ts';
import { accessDenied } from './errors.ts';
import type { StsOperations } from './sdk.ts';
import { packedSize, sessionPolicies } from './session-policies.ts';
import { describeCredentials, issueKeys } from './sessions.ts';

const HALF_A_DAY = 43_200;
/** Root's sessions are no longer than an hour. */
const HOUR = 3600;

function longTermPrincipal(call: Call): Extract<Principal, { kind: 'root' | 'user' }> {
  const { principal } = call;
  if ((principal.kind === 'root' || principal.kind === 'user') && principal.session === undefined) return principal;
  throw accessDenied(`Cannot call ${call.operation} with session credentials`);
}

function sessionDuration(principal: Principal, asked: number | undefined): number {
  return principal.kind === 'root' ? Math.min(asked ?? HOUR, HOUR) : (asked ?? HALF_A_DAY);
}

export const tokenOperations: StsOperations = {
  GetSessionToken: {
    access: anyone,
    changes: true,
    run(input, call) {
      const principal = longTermPrincipal(call);
      const mfaAt = takeMfa(call, input) ? call.now() : undefined;
      const duration = sessionDuration(principal, input.DurationSeconds);
      return { Credentials: describeCredentials(issueKeys(call, principal, duration, mfaAt)) };
    },
  },

  GetFederationToken: {
    access: ({ Name }, call, action) => ({
      action,
      resource: stsArn(call.account, `federated-user/${Name}`),
    }),
    changes: true,
    run(input, call) {
      const caller = longTermPrincipal(call);
      const { account } = caller;
      const id = `${account}:${input.Name}`;
      const arn = stsArn(account, `federated-user/${input.Name}`);
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
        Credentials: describeCredentials(issueKeys(call, principal, sessionDuration(caller, input.DurationSeconds))),
        FederatedUser: { FederatedUserId: id, Arn: arn },
        PackedPolicySize: packedSize(input.Policy, undefined) ?? 0,
      };
    },
  },
};
