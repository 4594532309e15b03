import { asList } from '../list.ts';
import { PolicyError, type PolicyPath } from '../policy-error.ts';
import type { Statement } from '../types.ts';

const AWS =
  /^(?:\*|\d{12}|A(?:IDA|ROA|GPA)[A-Z0-9]+|arn:aws[a-z-]*:iam::\d{12}:(?:root|user\/.+|role\/.+)|arn:aws[a-z-]*:sts::\d{12}:(?:assumed-role|federated-user)\/.+)$/;
const SERVICE =
  /^[a-z0-9][a-z0-9-.]*\.(?:amazonaws\.com(?:\.cn)?|amazon\.com|aws\.internal|api\.aws|alexa-connectedhome\.com)$/;

/** @throws PolicyError `Invalid principal in policy: "AWS":"..."` for what names nobody that could exist */
export function checkPrincipals(element: Statement['Principal'], path: PolicyPath): void {
  if (element === undefined || element === '*') return;
  const entries = Object.entries(element);
  if (entries.every(([, values]) => asList(values).length === 0)) {
    throw new PolicyError(
      'Invalid principal in policy: com.amazon.balsa.error.InvalidPolicyException: The passed in policy has a statement with no principals!',
      path,
    );
  }
  for (const [type, values] of entries) {
    for (const value of asList(values)) {
      if (!isPossible(type, value)) throw invalidPrincipal(type, value, [...path, type]);
    }
  }
}

function isPossible(type: string, value: string): boolean {
  if (type === 'AWS') return AWS.test(value);
  if (type === 'Service') return SERVICE.test(value);
  return type === 'Federated' || type === 'CanonicalUser';
}

export function invalidPrincipal(type: string, value: string, path: PolicyPath = []): PolicyError {
  return new PolicyError(`Invalid principal in policy: "${type.toUpperCase()}":"${value}"`, path);
}
