import { RequestContext } from './context.ts';
import { explicitDenial, implicitDenial } from './messages.ts';
import type { Naming, Requester } from './principals.ts';
import { matchingStatements, type Match, type Question } from './statements.ts';
import type { AuthorizationRequest, Decision, NamedPolicy, PolicySet, PolicyType } from './types.ts';

/** A statement that applies, and whose it is. */
export interface Finding extends Match {
  readonly policyType: PolicyType;
  readonly policyName: string;
}

/** A request of someone who may not be anyone in AWS yet. */
export interface Asking extends Omit<AuthorizationRequest, 'principal'> {
  readonly principal: Requester;
}

/** A decision with everything that led to it. */
export interface Evaluation {
  readonly decision: Decision;
  readonly findings: readonly Finding[];
  /** Condition keys that a policy asks about and the request does not have. */
  readonly missingContext: readonly string[];
  /** Undefined without a boundary. */
  readonly allowedByBoundary: boolean | undefined;
}

/**
 * The policies of these actions' resources must allow even within one account: a role's trust policy and a key's policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
 */
const RESOURCE_DECIDES = /^(?:sts:(?:assumerole|tagsession|setsourceidentity)|kms:)/;

/**
 * Decides on a request as AWS does: a deny anywhere denies; within one account an allow of an identity's or a
 * resource's policy suffices, across accounts both are needed; boundaries and session policies only narrow.
 */
export function evaluate(request: AuthorizationRequest, policies: PolicySet): Decision {
  return evaluateFully(request, policies).decision;
}

/** `evaluate`, with the statements that applied. */
export function evaluateFully(request: Asking, policies: PolicySet): Evaluation {
  const context = new RequestContext({
    'aws:ResourceAccount': request.resourceAccount,
    ...policies.context,
    ...request.context,
  });
  const question: Question = { who: request.principal, action: request.action, resource: request.resource, context };
  const identity = findAll(policies.identity, 'identity-based', question);
  const boundary = policies.boundary && findAll([policies.boundary], 'permissions boundary', question);
  const session = policies.session && findAll(policies.session, 'session', question);
  const resource = policies.resource === undefined ? [] : findResource(policies.resource, question);
  const findings = [...identity, ...(boundary ?? []), ...(session ?? []), ...resource];
  const decision =
    deny(findings, request) ??
    allow({ identity, boundary, session, resource }, request, policies.resource !== undefined);
  return {
    decision,
    findings,
    missingContext: [...context.missing],
    allowedByBoundary: boundary && firstAllow(boundary) !== undefined && !boundary.some(isDeny),
  };
}

function findAll(policies: readonly NamedPolicy[], policyType: PolicyType, question: Question): Finding[] {
  return policies.flatMap(({ name, document }) =>
    matchingStatements(document, question, false).map((match) => ({ ...match, policyType, policyName: name })),
  );
}

function findResource(document: NamedPolicy['document'], question: Question): Finding[] {
  const policyType = question.action.toLowerCase().startsWith('sts:') ? 'trust' : 'resource-based';
  return matchingStatements(document, question, true).map((match) => ({
    ...match,
    policyType,
    policyName: policyType,
  }));
}

const isDeny = ({ statement }: Match): boolean => statement.Effect === 'Deny';

function firstAllow<M extends Match>(
  matches: readonly M[],
  names: (naming: Naming) => boolean = () => true,
): M | undefined {
  return matches.find((match) => match.statement.Effect === 'Allow' && names(match.naming));
}

const by = ({ policyType, policyName, statement, index }: Finding): Decision['by'] => ({
  policyType,
  policyName,
  statement,
  index,
});

function deny(findings: readonly Finding[], request: Asking): Decision | undefined {
  const denying = findings.find(isDeny);
  if (denying === undefined) return undefined;
  return {
    result: 'explicitDeny',
    by: by(denying),
    message: explicitDenial({ ...request, who: request.principal }, denying.policyType),
  };
}

interface Groups {
  readonly identity: readonly Finding[];
  readonly boundary: readonly Finding[] | undefined;
  readonly session: readonly Finding[] | undefined;
  readonly resource: readonly Finding[];
}

/** What remains once nothing denies. */
function allow(groups: Groups, request: Asking, hasResourcePolicy: boolean): Decision {
  const { principal } = request;
  const lacks = (missing: PolicyType): Decision => ({
    result: 'implicitDeny',
    missing,
    message: implicitDenial({ ...request, who: principal }, missing),
  });
  const allowed = (finding?: Finding): Decision => ({
    result: 'allowed',
    by: finding && by(finding),
    message: '',
  });
  const sameAccount = principal.account === request.resourceAccount;
  const resourceDecides = hasResourcePolicy && RESOURCE_DECIDES.test(request.action.toLowerCase());
  const resourcePolicy: PolicyType = resourceDecides && request.action.startsWith('sts:') ? 'trust' : 'resource-based';

  // Those without policies of their own have only the resource's.
  if (principal.kind === 'service' || principal.kind === 'anonymous' || principal.kind === 'federated') {
    const grant = firstAllow(groups.resource);
    return grant === undefined ? lacks(resourcePolicy) : allowed(grant);
  }

  const grant = firstAllow(groups.resource);
  if (grant === undefined && (!sameAccount || resourceDecides)) return lacks(resourcePolicy);
  if (principal.kind === 'root') return allowed(grant);

  // Within an account, a resource's policy that names a user or a session is enough, whatever narrows the identity.
  const personal = sameAccount ? firstAllow(groups.resource, standsAlone(principal.kind)) : undefined;
  if (personal !== undefined) return allowed(personal);
  const toRole = sameAccount ? firstAllow(groups.resource, (naming) => naming !== 'account') : undefined;
  const own = firstAllow(groups.identity) ?? toRole;
  if (own === undefined) return lacks('identity-based');
  if (groups.boundary !== undefined && firstAllow(groups.boundary) === undefined) return lacks('permissions boundary');
  if (groups.session !== undefined && firstAllow(groups.session) === undefined) return lacks('session');
  return allowed(own);
}

/** `*` grants to a user as their own ARN does, and to a session as its role's ARN does. */
function standsAlone(kind: 'user' | 'role'): (naming: Naming) => boolean {
  return (naming) => naming === 'exact' || (kind === 'user' && naming === 'everyone');
}
