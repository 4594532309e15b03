import { isMap, type Value } from '@coldstart/cloud';
import { validationError } from '../errors.ts';

interface PolicyStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Its resources are those that it is not about. */
  readonly except: boolean;
  /** Types that it is about; any, where it does not say. */
  readonly types: readonly string[] | undefined;
}

/** What an update would do to a resource. */
export interface PolicedChange {
  readonly action: 'Update:Modify' | 'Update:Replace' | 'Update:Delete';
  readonly logicalId: string;
  readonly type: string;
}

/**
 * Reads a stack policy.
 *
 * @throws ValidationError where it is none
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html
 */
export function parseStackPolicy(text: string): PolicyStatement[] {
  let policy: Value;
  try {
    policy = JSON.parse(text) as Value;
  } catch {
    throw invalid();
  }
  if (!isMap(policy)) throw invalid();
  const { Statement: found } = policy;
  if (found !== undefined) return (Array.isArray(found) ? found : [found]).map(statement);
  if (Object.keys(policy).length > 0) throw invalid();
  return [];
}

const invalid = () => validationError('Error validating stack policy: Invalid stack policy');

function statement(value: Value): PolicyStatement {
  if (!isMap(value)) throw invalid();
  const { Effect: effect, Action: action, Resource: resource, NotResource: others, Condition: condition } = value;
  const actions = list(action);
  const resources = [...list(resource), ...list(others)];
  if (effect !== 'Allow' && effect !== 'Deny') throw invalid();
  if (actions.length === 0 || !actions.every((one) => /^Update:(?:\*|Modify|Replace|Delete)$/.test(one)))
    throw invalid();
  if (
    resources.length === 0 ||
    !resources.every((one) => one === '*' || /^LogicalResourceId\/[A-Za-z0-9*?]+$/.test(one))
  )
    throw invalid();
  return { Effect: effect, actions, resources, except: resource === undefined, types: conditionTypes(condition) };
}

/** The one condition that a stack policy can have is about the type. */
function conditionTypes(condition: Value | undefined): string[] | undefined {
  if (condition === undefined) return undefined;
  const operators = isMap(condition) ? Object.entries(condition) : [];
  const types = operators.flatMap(([operator, keys]) => {
    if (!/^String(?:Equals|Like)$/.test(operator) || !isMap(keys)) throw invalid();
    return list(keys.ResourceType);
  });
  if (types.length === 0) throw invalid();
  return types;
}

function list(value: Value | undefined): string[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((one) => {
    if (typeof one !== 'string') throw invalid();
    return one;
  });
}

/** Why a stack's policy does not let an update change a resource; `undefined` where it does. */
export function policyProblem(text: string | undefined, change: PolicedChange): string | undefined {
  const rules = text === undefined ? [] : parseStackPolicy(text);
  if (rules.length === 0) return undefined;
  const applies = (rule: PolicyStatement): boolean => concerns(rule, change);
  const denied = rules.findIndex((rule) => rule.Effect === 'Deny' && applies(rule));
  const rule = rules[denied];
  if (rule !== undefined)
    return `Action denied by stack policy: Statement [#${denied + 1}] does not allow [${rule.actions.join(', ')}] for resource [${rule.resources.join(', ')}];`;
  return rules.some(applies) ? undefined : 'Action not allowed by stack policy';
}

function concerns(rule: PolicyStatement, { action, logicalId, type }: PolicedChange): boolean {
  const named = rule.resources.some((pattern) => fits(pattern, `LogicalResourceId/${logicalId}`));
  return (
    named !== rule.except &&
    rule.actions.some((one) => one === action || one === 'Update:*') &&
    (rule.types?.some((pattern) => fits(pattern, type)) ?? true)
  );
}

function fits(pattern: string, text: string): boolean {
  return new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text);
}
