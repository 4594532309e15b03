import { arnSegments } from './arn.ts';
import { evaluate } from './evaluate.ts';
import { actionsOf } from './lint/actions.ts';
import { ACTIONS } from './lint/actions.generated.ts';
import { asList } from './list.ts';
import { matchesText } from './pattern.ts';
import type { Decision, NamedPolicy, PolicyDocument, Principal, Statement } from './types.ts';

/** Actions that policies may allow, and on what. */
export interface Permitted {
  /** `lambda:InvokeFunction`, or a pattern such as `logs:*`. */
  readonly action: string;
  /** ARNs, with `*` where anything may stand. */
  readonly resources: readonly string[];
}

/** Something that policies allow and should not. */
export interface Excess {
  readonly policyName: string;
  /** Place of the statement in its policy, from 1. */
  readonly statement: number;
  readonly action: string;
  /** With `*` where anything would do. */
  readonly resource: string;
  /** `iam:CreateUser on *, by statement 2 of the policy ParentRole` */
  readonly words: string;
}

/** What a wildcard stands for: nothing that anybody has named. */
const ANYTHING = 'Zq7Xv';

const ASKING = '123456789012';

/** A role's session, of whom nothing is known but its policies. */
const SOMEONE: Principal = {
  kind: 'role',
  account: ASKING,
  arn: `arn:aws:sts::${ASKING}:assumed-role/Someone/session`,
  roleArn: `arn:aws:iam::${ASKING}:role/Someone`,
  roleName: 'Someone',
  roleId: 'AROASOMEONE',
  sessionName: 'session',
};

/** What anybody else has: tried in any case, whatever the policies name. */
const FOREIGN: readonly string[] = [
  '*',
  `arn:aws:s3:::${ANYTHING}`,
  `arn:aws:s3:::${ANYTHING}/${ANYTHING}`,
  ...['function', 'layer', 'event-source-mapping'].map(
    (type) => `arn:aws:lambda:eu-west-1:${ASKING}:${type}:${ANYTHING}`,
  ),
  ...['role', 'user', 'policy'].map((type) => `arn:aws:iam::${ASKING}:${type}/${ANYTHING}`),
  `arn:aws:dynamodb:eu-west-1:${ASKING}:table/${ANYTHING}`,
  `arn:aws:logs:eu-west-1:${ASKING}:log-group:${ANYTHING}`,
  ...['sqs', 'sns', 'states'].map((service) => `arn:aws:${service}:eu-west-1:${ASKING}:${ANYTHING}`),
];

/** What a learner knows best: where many actions are too many, one of these is named. */
const WELL_KNOWN = [
  'iam:CreateUser',
  'iam:AttachRolePolicy',
  'sts:AssumeRole',
  's3:GetObject',
  's3:PutObject',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'lambda:InvokeFunction',
  'lambda:DeleteFunction',
];

/**
 * The first thing that identity policies allow beyond what they should, whatever their form. Every action that the
 * course knows is tried on every resource that a policy names, on what else its patterns stand for, and on what nobody
 * named: `iam:*` is each action of IAM, `NotAction` all others, `arn:...:child*` also a function whose name goes on.
 * A Deny and a boundary take back what they take back. Conditions count as fulfilled where they allow, and as not where
 * they deny; a variable in a resource, such as `${aws:username}`, counts as a wildcard.
 */
export function excessOf(
  policies: readonly NamedPolicy[],
  permitted: readonly Permitted[],
  boundary?: NamedPolicy,
): Excess | undefined {
  const identity = policies.map(({ name, document }) => ({ name, document: unconditional(document) }));
  const limit = boundary && { name: boundary.name, document: unconditional(boundary.document) };
  const named = [...identity, ...(limit === undefined ? [] : [limit])].flatMap(({ document }) =>
    asList(document.Statement).flatMap(({ Resource, NotResource }) => [...asList(Resource), ...asList(NotResource)]),
  );
  const others = [...permitted.flatMap(({ resources }) => resources), ...named].map(witness);
  for (const { document } of identity) {
    for (const statement of asList(document.Statement).filter(({ Effect }) => Effect === 'Allow')) {
      const resources = new Set([...asList(statement.Resource).map(witness), ...FOREIGN, ...others]);
      for (const action of actionsFor(statement)) {
        for (const resource of resources) {
          if (isPermitted(action, resource, permitted)) continue;
          const request = { principal: SOMEONE, action, resource, resourceAccount: ASKING, context: {} };
          const decision = evaluate(request, { identity, boundary: limit });
          if (decision.result === 'allowed') return describe(action, resource, decision);
        }
      }
    }
  }
  return undefined;
}

function describe(action: string, resource: string, { by }: Decision): Excess {
  const shown = (madeUp: string): string => madeUp.replaceAll(new RegExp(ANYTHING, 'gi'), '*');
  const found = { action: shown(action), resource: shown(resource) };
  const [policyName, statement] = [by?.policyName ?? '', (by?.index ?? 0) + 1];
  const words = `${found.action} on ${found.resource}, by statement ${statement} of the policy ${policyName}`;
  return { policyName, statement, ...found, words };
}

/**
 * The first thing that policies do not allow and must, in words; `undefined` where there is none. Conditions count as
 * they are, with no more known of the request than that it came over TLS.
 */
export function lackOf(
  identity: readonly NamedPolicy[],
  required: readonly Permitted[],
  boundary?: NamedPolicy,
): string | undefined {
  for (const { action, resources } of required) {
    for (const resource of resources) {
      const context = { 'aws:SecureTransport': 'true' };
      const request = { principal: SOMEONE, action, resource: witness(resource), resourceAccount: ASKING, context };
      const decision = evaluate(request, { identity, boundary });
      if (decision.result !== 'allowed') return `${action} on ${resource}: ${whyNot(decision)}`;
    }
  }
  return undefined;
}

function whyNot({ by, missing }: Decision): string {
  if (by !== undefined) return `statement ${by.index + 1} of the policy ${by.policyName} denies it`;
  return missing === 'permissions boundary' ? 'the permissions boundary does not allow it' : 'no policy allows it';
}

function isPermitted(action: string, resource: string, permitted: readonly Permitted[]): boolean {
  return permitted.some(
    (entry) =>
      matchesText(entry.action.toLowerCase(), action.toLowerCase()) &&
      entry.resources.some((pattern) => matchesText(pattern, resource)),
  );
}

/** Applies to nothing. */
const NOTHING: Statement = { Effect: 'Allow', Action: 'none:None', Resource: 'arn:none:none:none:none:none' };

/**
 * A policy whose statements are all in their places, but without conditions, and empty where they deny on one. Variables
 * in resources widen what is allowed and narrow what is denied.
 */
export function unconditional(document: PolicyDocument): PolicyDocument {
  const Statement = asList(document.Statement).map((statement): Statement => {
    const { Condition, ...rest } = statement;
    if (rest.Effect === 'Deny' && Condition !== undefined) return NOTHING;
    const { Resource, NotResource, ...others } = rest;
    const wide = rest.Effect === 'Allow';
    if (Resource !== undefined) return { ...others, Resource: wide ? widened(Resource) : narrowed(Resource) };
    if (NotResource !== undefined)
      return { ...others, NotResource: wide ? narrowed(NotResource) : widened(NotResource) };
    return others;
  });
  return { ...document, Statement };
}

const VARIABLE = /\$\{[^}]*\}/g;

const widened = (patterns: Statement['Resource']): string[] =>
  asList(patterns).map((pattern) => pattern.replaceAll(VARIABLE, '*'));

const narrowed = (patterns: Statement['Resource']): string[] =>
  asList(patterns).filter((pattern) => pattern.search(VARIABLE) < 0);

/** Actions that a statement is about; of a service without a table, one that its pattern stands for. */
function actionsFor({ Action, NotAction }: Statement): readonly string[] {
  const not = asList(NotAction);
  if (not.length > 0) {
    const all = [...KNOWN, `${ANYTHING.toLowerCase()}:${ANYTHING}`];
    return all.filter((action) => !not.some((pattern) => matchesText(pattern.toLowerCase(), action.toLowerCase())));
  }
  return asList(Action).flatMap((pattern) => {
    const [service = ''] = pattern.split(':');
    const known = KNOWN.filter((action) => matchesText(pattern.toLowerCase(), action.toLowerCase()));
    return actionsOf(service) === undefined ? [...known, witness(pattern)] : known;
  });
}

const KNOWN: readonly string[] = [
  ...WELL_KNOWN,
  ...Object.entries(ACTIONS).flatMap(([service, names]) => names.split(' ').map((name) => `${service}:${name}`)),
];

/** Something that a pattern stands for; an ARN that is not complete stands for all that begin so. */
function witness(pattern: string): string {
  const made = pattern.replaceAll('*', ANYTHING).replaceAll('?', 'x');
  if (!made.startsWith('arn') && !pattern.startsWith('*:')) return made;
  return [...arnSegments(made), ...Array<string>(6).fill(ANYTHING)]
    .slice(0, Math.max(6, arnSegments(made).length))
    .join(':');
}
