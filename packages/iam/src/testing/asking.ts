import { evaluate } from '../evaluate.ts';
import type { AuthorizationRequest, NamedPolicy, PolicyDocument, PolicySet, Principal, Statement } from '../types.ts';

export const ACCOUNT = '111122223333';
export const OTHER = '444455556666';
export const FUNCTION = `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:orders`;
export const BUCKET = 'arn:aws:s3:::photos';

export const alice = {
  kind: 'user',
  account: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:user/team/alice`,
  userName: 'alice',
  userId: 'AIDAALICE',
} satisfies Principal;
export const session = {
  kind: 'role',
  account: ACCOUNT,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/worker/orders`,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/service/worker`,
  roleName: 'worker',
  roleId: 'AROAWORKER',
  sessionName: 'orders',
} satisfies Principal;
export const root = { kind: 'root', account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` } satisfies Principal;
export const stranger = {
  ...alice,
  account: OTHER,
  arn: `arn:aws:iam::${OTHER}:user/mallory`,
  userId: 'AIDAMALLORY',
} satisfies Principal;
export const s3 = {
  kind: 'service',
  account: ACCOUNT,
  arn: 's3.amazonaws.com',
  service: 's3.amazonaws.com',
} satisfies Principal;
export const anonymous = { kind: 'anonymous', account: 'anonymous', arn: 'anonymous' } satisfies Principal;

export const policy = (...statements: Statement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements,
});
export const named = (...statements: Statement[]): NamedPolicy => ({ name: 'test', document: policy(...statements) });
export const allow = (Action: string, Resource = '*'): Statement => ({ Effect: 'Allow', Action, Resource });
export const deny = (Action: string, Resource = '*'): Statement => ({ Effect: 'Deny', Action, Resource });
export const grant = (Principal: NonNullable<Statement['Principal']>, Action = '*', Resource = '*'): Statement => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource,
});

export function ask(principal: Principal, policies: Partial<PolicySet>, request: Partial<AuthorizationRequest> = {}) {
  return evaluate(
    {
      principal,
      action: 'lambda:InvokeFunction',
      resource: FUNCTION,
      resourceAccount: ACCOUNT,
      context: {},
      ...request,
    },
    { identity: [], ...policies },
  );
}
