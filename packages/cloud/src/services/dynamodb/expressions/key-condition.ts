import { validation } from '../errors.ts';
import type { AttributeValue } from '../values/value.ts';
import { compileCondition } from './condition.ts';
import type { Substitutions } from './substitutions.ts';
import type { Comparator, Condition, Operand } from './syntax.ts';

export type KeyOperator = '=' | '<' | '<=' | '>' | '>=' | 'between' | 'begins_with';

/** What a query wants of one key attribute. */
export interface KeyCondition {
  readonly operator: KeyOperator;
  readonly values: readonly AttributeValue[];
}

/** Conditions by the name of the key attribute. */
export type KeyConditions = ReadonlyMap<string, KeyCondition>;

const MIRRORED = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

/**
 * The conditions of a key condition expression.
 *
 * @throws ValidationException, mostly without naming the parameter, as DynamoDB does
 */
export function compileKeyConditions(source: string, substitutions: Substitutions): () => KeyConditions {
  const condition = compileCondition(source, substitutions);
  // DynamoDB checks the parameters of the request for left-over names before it looks at what the conditions say.
  return () => {
    const conditions = new Map<string, KeyCondition>();
    collect(condition, conditions);
    return conditions;
  };
}

function collect(condition: Condition, into: Map<string, KeyCondition>): void {
  switch (condition.kind) {
    case 'and':
      collect(condition.left, into);
      collect(condition.right, into);
      return;
    case 'or':
    case 'not':
    case 'in':
      throw badOperator(condition.kind.toUpperCase());
    case 'exists':
      throw badOperator(condition.exists ? 'attribute_exists' : 'attribute_not_exists');
    case 'type':
      throw badOperator('attribute_type');
    case 'contains':
      throw badOperator('contains');
    case 'begins_with':
      keyFirst(condition.operand, 'begins_with');
      add(into, 'begins_with', [condition.operand, condition.part]);
      return;
    case 'between':
      keyFirst(condition.operand, 'BETWEEN');
      add(into, 'between', [condition.operand, condition.low, condition.high]);
      return;
    case 'compare':
      if (condition.comparator === '<>') throw badOperator('<>');
      addComparison(condition.comparator, condition.left, condition.right, into);
  }
}

function badOperator(operator: string): Error {
  return validation(`Invalid operator used in KeyConditionExpression: ${operator}`);
}

function keyFirst(operand: Operand, operator: string): void {
  if (operand.kind === 'size') throw nested();
  if (operand.kind !== 'path') {
    throw validation(
      `Invalid condition in KeyConditionExpression: ${operator} operator must have the key attribute as its first operand`,
    );
  }
}

function nested(): Error {
  return validation('KeyConditionExpressions cannot contain nested operations');
}

function addComparison(
  comparator: Exclude<Comparator, '<>'>,
  left: Operand,
  right: Operand,
  into: Map<string, KeyCondition>,
): void {
  if (left.kind === 'value' && right.kind === 'path') add(into, MIRRORED[comparator], [right, left]);
  else add(into, comparator, [left, right]);
}

function add(into: Map<string, KeyCondition>, operator: KeyOperator, operands: readonly Operand[]): void {
  if (operands.some((operand) => operand.kind === 'size')) throw nested();
  const paths = operands.flatMap((operand) => (operand.kind === 'path' ? [operand.path] : []));
  const [path] = paths;
  if (path === undefined) {
    throw validation('Invalid condition in KeyConditionExpression: No key attribute specified');
  }
  if (paths.length > 1) {
    throw validation('Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition');
  }
  if (path.length > 1) throw validation('KeyConditionExpressions cannot have conditions on nested attributes');
  if (into.has(path[0])) throw validation('KeyConditionExpressions must only contain one condition per key');
  const values = operands.flatMap((operand) => (operand.kind === 'value' ? [operand.value] : []));
  into.set(path[0], { operator, values });
}
