import { matchesArn } from './arn.ts';
import { conditionsHold } from './conditions.ts';
import type { RequestContext } from './context.ts';
import { asList } from './list.ts';
import { matchesText } from './pattern.ts';
import { isExempt, naming, type Naming, type Requester } from './principals.ts';
import type { PolicyDocument, Statement } from './types.ts';

/** A request as statements see it. */
export interface Question {
  readonly who: Requester;
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/** A statement that applies to a request, and its place in the policy. */
export interface Match {
  readonly statement: Statement;
  readonly index: number;
  /** For policies of resources: how closely it names who asks. */
  readonly naming: Naming;
}

/**
 * The statements of a policy that apply to a request.
 *
 * @param ofResource true for policies of resources, whose statements name principals
 */
export function matchingStatements(document: PolicyDocument, question: Question, ofResource: boolean): Match[] {
  const variables = document.Version === '2012-10-17';
  const found: Match[] = [];
  asList(document.Statement).forEach((statement, index) => {
    const how = ofResource ? named(statement, question.who) : 'exact';
    if (
      how !== 'none' &&
      actionMatches(statement, question.action) &&
      resourceMatches(statement, question, variables, ofResource) &&
      conditionsHold(statement.Condition, question.context, variables)
    ) {
      found.push({ statement, index, naming: how });
    }
  });
  return found;
}

function named(statement: Statement, who: Requester): Naming {
  if (statement.Principal !== undefined) return naming(statement.Principal, who);
  if (statement.NotPrincipal === undefined) return 'none';
  return isExempt(statement.NotPrincipal, who) ? 'none' : 'everyone';
}

function actionMatches({ Action, NotAction }: Statement, action: string): boolean {
  const wanted = action.toLowerCase();
  // Some of AWS's policies list thousands of actions: most are told apart by their first letter.
  const firsts = `*?${wanted.charAt(0)}${wanted.charAt(0).toUpperCase()}`;
  const matches = (pattern: string): boolean =>
    firsts.includes(pattern.charAt(0)) && matchesText(pattern.toLowerCase(), wanted);
  if (Action !== undefined) return asList(Action).some(matches);
  return NotAction !== undefined && !asList(NotAction).some(matches);
}

function resourceMatches(
  { Resource, NotResource }: Statement,
  { resource, context }: Question,
  variables: boolean,
  ofResource: boolean,
): boolean {
  const options = { completed: true, variables: variables ? context : undefined };
  // Actions without resources are asked for on `*`, and only `*` allows them.
  const matches = (pattern: string): boolean => pattern === '*' || matchesArn(pattern, resource, options);
  if (Resource !== undefined) return asList(Resource).some(matches);
  if (NotResource !== undefined) return !asList(NotResource).some(matches);
  // Trust policies have no resource: it is the role they belong to.
  return ofResource;
}
