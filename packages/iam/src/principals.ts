import { asList } from './list.ts';
import type { Principal, Statement } from './types.ts';

/** An identity provider's user, who asks for a role before being anyone in AWS. */
export interface Federated {
  readonly kind: 'federated';
  readonly account: string;
  readonly arn: string;
  /** ARN of the provider, or `cognito-identity.amazonaws.com` and the like. */
  readonly provider: string;
}

export type Requester = Principal | Federated;

/**
 * How closely a Principal element names someone.
 *
 * - `account`: through their account, which leaves it to the account's own policies to allow
 * - `everyone`: `*`
 * - `role`: a role, whose sessions remain within boundary and session policies
 * - `exact`: a user, a session, a service, a provider: the grant stands by itself
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
 */
export type Naming = 'none' | 'account' | 'everyone' | 'role' | 'exact';

const CLOSENESS: readonly Naming[] = ['none', 'account', 'role', 'everyone', 'exact'];

type Element = NonNullable<Statement['Principal']>;

export function naming(element: Element, who: Requester): Naming {
  if (element === '*') return 'everyone';
  let closest: Naming = 'none';
  for (const [type, values] of Object.entries(element)) {
    for (const value of asList(values)) {
      const found = nameOne(type, value, who);
      if (CLOSENESS.indexOf(found) > CLOSENESS.indexOf(closest)) closest = found;
    }
  }
  return closest;
}

function nameOne(type: string, value: string, who: Requester): Naming {
  switch (type) {
    case 'AWS':
      return value === '*' ? 'everyone' : nameAws(value, who);
    case 'Service':
      return who.kind === 'service' && (value === '*' || value === who.service || who.otherNames?.includes(value))
        ? 'exact'
        : 'none';
    case 'Federated':
      return who.kind === 'federated' && (value === '*' || value === who.provider) ? 'exact' : 'none';
    case 'CanonicalUser':
      return who.kind === 'service' && who.otherNames?.includes(value) ? 'exact' : 'none';
    default:
      return 'none';
  }
}

function nameAws(value: string, who: Requester): Naming {
  // An origin access identity of CloudFront has the ARN of a user that is in nobody's account.
  if (who.kind === 'service') return value === who.arn ? 'exact' : 'none';
  if (who.kind !== 'root' && who.kind !== 'user' && who.kind !== 'role') return 'none';
  if (value === who.account || value === `arn:aws:iam::${who.account}:root`)
    return who.kind === 'root' ? 'exact' : 'account';
  if (value === who.arn) return 'exact';
  if (who.kind === 'user' && value === who.userId) return 'exact';
  if (who.kind === 'role' && (value === who.roleArn || value === who.roleId)) return 'role';
  return 'none';
}

/**
 * True where NotPrincipal leaves someone out. Someone is a session, a role and an account at once, so AWS wants
 * all of them listed: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function isExempt(element: Element, who: Requester): boolean {
  return identities(who).every((identity) => naming(element, identity) !== 'none');
}

function identities(who: Requester): Requester[] {
  if (who.kind !== 'user' && who.kind !== 'role') return [who];
  const account: Principal = { kind: 'root', account: who.account, arn: `arn:aws:iam::${who.account}:root` };
  // Without their account, so that the account's ARN does not stand for them as well.
  if (who.kind === 'user') return [account, { ...who, account: '' }];
  return [account, { ...who, account: '', arn: '' }, { ...who, account: '', roleArn: '', roleId: '' }];
}
