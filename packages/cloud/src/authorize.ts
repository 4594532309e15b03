import { evaluate, type Decision, type Principal } from '@coldstart/iam';
import { AwsError } from '@coldstart/wire';
import type { Access, CallRequest } from './call.ts';
import type { Cloud } from './cloud.ts';
import type { PrincipalPolicies } from './identity.ts';

export interface Question {
  readonly principal: Principal;
  readonly access: Access;
  readonly region: string;
  readonly now: number;
  readonly request: CallRequest | undefined;
  /** Condition keys that a calling service adds, such as `aws:SourceArn`. */
  readonly extra: Readonly<Record<string, string>>;
}

/** Asks IAM whether a principal may do something. */
export function decide(question: Question, policies: PrincipalPolicies): Decision {
  const { access, principal } = question;
  return evaluate(
    {
      principal,
      action: access.action,
      resource: access.resource,
      resourceAccount: access.resourceAccount ?? accountOf(access.resource) ?? principal.account,
      context: { ...globalKeys(question), ...question.extra, ...access.context },
    },
    { ...policies, resource: access.resourcePolicy },
  );
}

function accountOf(arn: string): string | undefined {
  const account = arn.split(':')[4];
  // The account of AWS's own policies is `aws`.
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}

/** The condition keys that every request has. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
function globalKeys({ principal, region, now, request }: Question): Record<string, string | readonly string[]> {
  const keys: Record<string, string | readonly string[]> = {
    'aws:CurrentTime': new Date(now).toISOString(),
    'aws:EpochTime': String(Math.floor(now / 1000)),
    'aws:RequestedRegion': region,
    'aws:PrincipalAccount': principal.account,
    'aws:PrincipalType': PRINCIPAL_TYPES[principal.kind],
    'aws:PrincipalIsAWSService': String(principal.kind === 'service'),
  };
  if (principal.kind === 'service') {
    keys['aws:PrincipalServiceName'] = principal.service;
    keys['aws:PrincipalServiceNamesList'] = [principal.service, ...(principal.otherNames ?? [])];
  } else if (principal.kind === 'role') keys['aws:PrincipalArn'] = principal.roleArn;
  else if (principal.kind !== 'anonymous') keys['aws:PrincipalArn'] = principal.arn;
  if (principal.kind === 'user') {
    keys['aws:username'] = principal.userName;
    keys['aws:userid'] = principal.userId;
  } else if (principal.kind === 'role') {
    keys['aws:userid'] = `${principal.roleId}:${principal.sessionName}`;
  } else if (principal.kind === 'root') {
    keys['aws:userid'] = principal.account;
  }
  if ('session' in principal && principal.session !== undefined) {
    const { issued, mfaAt } = principal.session;
    keys['aws:TokenIssueTime'] = new Date(issued).toISOString();
    keys['aws:MultiFactorAuthPresent'] = String(mfaAt !== undefined);
    if (mfaAt !== undefined) keys['aws:MultiFactorAuthAge'] = String(Math.floor((now - mfaAt) / 1000));
  }
  if (request !== undefined) {
    keys['aws:SourceIp'] = request.sourceIp;
    keys['aws:SecureTransport'] = String(request.secure);
    const agent = request.headers['user-agent'];
    if (agent !== undefined) keys['aws:UserAgent'] = agent;
  }
  return keys;
}

const PRINCIPAL_TYPES: Readonly<Record<Principal['kind'], string>> = {
  root: 'Account',
  user: 'User',
  role: 'AssumedRole',
  service: 'Service',
  anonymous: 'Anonymous',
};

/**
 * The error of a denial: JSON services and the older ones name it differently.
 *
 * @param code of the older ones; `AccessDenied` when left out
 */
export function denial(decision: Decision, protocol: string, code = 'AccessDenied'): AwsError {
  switch (protocol) {
    case 'awsJson1_0':
    case 'awsJson1_1':
    case 'rpcv2Cbor':
      return new AwsError('AccessDeniedException', decision.message, { status: 400, queryCode: 'AccessDenied' });
    case 'restJson1':
      return new AwsError('AccessDeniedException', decision.message, { status: 403 });
    case 'restXml':
      // S3 puts the resource between quotation marks.
      return new AwsError('AccessDenied', decision.message.replace(/(on resource: )(arn:\S+)/, '$1"$2"'), {
        status: 403,
      });
    case 'ec2Query':
      return new AwsError(
        'UnauthorizedOperation',
        `You are not authorized to perform this operation. ${decision.message}`,
        { status: 403 },
      );
    default:
      return new AwsError(code, decision.message, { status: 403 });
  }
}

/** Only users and sessions of roles have policies. */
export function policiesOf({ identity, store }: Cloud, principal: Principal): PrincipalPolicies {
  return principal.kind === 'user' || principal.kind === 'role'
    ? identity.policiesOf(store, principal)
    : { identity: [] };
}
