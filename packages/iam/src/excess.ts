import { evaluate } from './evaluate.ts';
import { actionsOf } from './lint/actions.ts';
import { ACTIONS } from './lint/actions.generated.ts';
import { asList } from './list.ts';
import { matchesText } from './pattern.ts';
import type { NamedPolicy, PolicyDocument, Principal, Statement } from './types.ts';

/** An action that policies may allow, and on what. */
export interface Permitted {
  /** `lambda:InvokeFunction` */
  readonly action: string;
  /** ARNs, with `*` where anything may stand. */
  readonly resources: readonly string[];
}

/** Something that policies allow and should not. */
export interface Excess {
  readonly policyName: string;
  readonly action: string;
  readonly resource: string;
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

/**
 * The first thing that identity policies allow beyond what they should, whatever their form. Every pattern of theirs is
 * evaluated for what it stands for: `iam:*` for each action of IAM, `NotAction` for all others, `arn:...:child*` for a
 * function whose name goes on. Conditions count as fulfilled where they allow, and as not where they deny.
 */
export function excessOf(policies: readonly NamedPolicy[], permitted: readonly Permitted[]): Excess | undefined {
  const identity = policies.map(({ name, document }) => ({ name, document: unconditional(document) }));
  for (const { name, document } of identity) {
    for (const statement of asList(document.Statement).filter(({ Effect }) => Effect === 'Allow')) {
      for (const action of actionsFor(statement)) {
        for (const resource of resourcesFor(statement)) {
          if (isPermitted(action, resource, permitted)) continue;
          const request = { principal: SOMEONE, action, resource, resourceAccount: ASKING, context: {} };
          if (evaluate(request, { identity }).result === 'allowed') return { policyName: name, action, resource };
        }
      }
    }
  }
  return undefined;
}

function isPermitted(action: string, resource: string, permitted: readonly Permitted[]): boolean {
  return permitted.some(
    (entry) =>
      entry.action.toLowerCase() === action.toLowerCase() &&
      entry.resources.some((pattern) => matchesText(pattern, resource)),
  );
}

/** A policy's statements without their conditions, and without those that deny on one. */
export function unconditional(document: PolicyDocument): PolicyDocument {
  const Statement = asList(document.Statement)
    .filter(({ Effect, Condition }) => Effect === 'Allow' || Condition === undefined)
    .map((statement) => ({ ...statement, Condition: undefined }));
  return { ...document, Statement };
}

/** Actions that a statement is about; of a service without a table, one that its pattern stands for. */
function actionsFor({ Action, NotAction }: Statement): string[] {
  const not = asList(NotAction);
  if (not.length > 0) {
    const all = [`${ANYTHING.toLowerCase()}:${ANYTHING}`, ...knownActions()];
    return all.filter((action) => !not.some((pattern) => matchesText(pattern.toLowerCase(), action.toLowerCase())));
  }
  return asList(Action).flatMap((pattern) => {
    const [service = ''] = pattern.split(':');
    const known = actionsOf(service);
    if (known === undefined && pattern !== '*') return [witness(pattern)];
    return knownActions().filter((action) => matchesText(pattern.toLowerCase(), action.toLowerCase()));
  });
}

function knownActions(): string[] {
  return Object.entries(ACTIONS).flatMap(([service, names]) => names.split(' ').map((name) => `${service}:${name}`));
}

function resourcesFor({ Resource, NotResource }: Statement): string[] {
  const not = asList(NotResource);
  if (not.length > 0) return [`arn:aws:s3:::${ANYTHING}`, `arn:aws:lambda:eu-west-1:${ASKING}:function:${ANYTHING}`];
  return asList(Resource).map(witness);
}

const witness = (pattern: string): string => pattern.replaceAll('*', ANYTHING).replaceAll('?', 'x');
