import type { Requester } from './principals.ts';
import type { PolicyType } from './types.ts';

const ARTICLES: Readonly<Record<PolicyType, string>> = {
  'identity-based': 'an identity-based policy',
  'resource-based': 'a resource-based policy',
  'permissions boundary': 'a permissions boundary',
  session: 'a session policy',
  trust: 'a resource-based policy',
};

const LACKING: Readonly<Record<PolicyType, string>> = {
  'identity-based': 'no identity-based policy',
  'resource-based': 'no resource-based policy',
  'permissions boundary': 'no permissions boundary',
  session: 'no session policy',
  trust: 'no resource-based policy',
};

interface Denied {
  readonly who: Requester;
  readonly action: string;
  readonly resource: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
export function implicitDenial(denied: Denied, missing: PolicyType): string {
  // STS does not say which policy it was that did not let someone assume a role.
  if (/^sts:(?:AssumeRole|TagSession|SetSourceIdentity)/i.test(denied.action)) return opening(denied);
  return `${opening(denied)} because ${LACKING[missing]} allows the ${written(denied.action)} action`;
}

export function explicitDenial(denied: Denied, by: PolicyType): string {
  return `${opening(denied)} with an explicit deny in ${ARTICLES[by]}`;
}

function opening({ who, action, resource }: Denied): string {
  return `User: ${who.arn} is not authorized to perform: ${written(action)} on resource: ${resource}`;
}

/** SQS writes its actions in small letters, SNS its name in capitals. */
function written(action: string): string {
  return action.startsWith('sqs:') ? action.toLowerCase() : action.replace(/^sns:/, 'SNS:');
}
