import type { ComparisonOperator, Condition } from '@aws-sdk/client-dynamodb';
import { validation } from '../errors.ts';
import type { KeyConditions, KeyOperator } from '../expressions/key-condition.ts';
import { checkComparison } from './comparison.ts';

const OPERATORS: Partial<Record<ComparisonOperator, KeyOperator>> = {
  EQ: '=',
  LT: '<',
  LE: '<=',
  GT: '>',
  GE: '>=',
  BETWEEN: 'between',
  BEGINS_WITH: 'begins_with',
};

/** The conditions that `KeyConditions` stands for. @throws ValidationException */
export function legacyKeyConditions(conditions: Readonly<Record<string, Condition>>): KeyConditions {
  const entries = Object.entries(conditions).map(([name, { ComparisonOperator: operator, AttributeValueList }]) => {
    if (operator === undefined) throw validation('A key condition needs a ComparisonOperator.');
    const values = checkComparison(operator, AttributeValueList ?? []);
    return [name, { operator: OPERATORS[operator] ?? 'other', values }] as const;
  });
  return new Map(entries);
}
