import { validation } from '../errors.ts';
import type { AttributeValue } from '../values/value.ts';
import { compileCondition } from './condition.ts';
import type { Substitutions } from './substitutions.ts';
import type { Comparator, Condition, Operand } from './syntax.ts';

/** `other` is any operator of the older parameters that no index can serve. */
export type KeyOperator = '=' | '<' | '<=' | '>' | '>=' | 'between' | 'begins_with' | 'other';

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
  if (operand.kind === 'path') return;
  throw validation(
    `Invalid condition in KeyConditionExpression: ${operator} operator must have the key attribute as its first operand`,
  );
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
  let name: string | undefined;
  for (const operand of operands) {
    if (operand.kind === 'size') throw validation('KeyConditionExpressions cannot contain nested operations');
    if (operand.kind !== 'path') continue;
    if (name !== undefined) {
      throw validation('Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition');
    }
    if (operand.path.length > 1)
      throw validation('KeyConditionExpressions cannot have conditions on nested attributes');
    [name] = operand.path;
  }
  if (name === undefined) throw validation('Invalid condition in KeyConditionExpression: No key attribute specified');
  if (into.has(name)) throw validation('KeyConditionExpressions must only contain one condition per key');
  const values = operands.flatMap((operand) => (operand.kind === 'value' ? [operand.value] : []));
  into.set(name, { operator, values });
}
