import type { AttributeValue as SdkValue, ComparisonOperator } from '@aws-sdk/client-dynamodb';
import { invalid, validation } from '../errors.ts';
import type { Condition, Operand } from '../expressions/syntax.ts';
import { checkValue } from '../values/check.ts';
import type { Path } from '../values/path.ts';
import { compareValues, typeOf, type AttributeValue } from '../values/value.ts';

/** How many values an operator takes: exactly, or at least. */
const COUNTS: Readonly<Record<ComparisonOperator, (count: number) => boolean>> = {
  NULL: (count) => count === 0,
  NOT_NULL: (count) => count === 0,
  EQ: (count) => count === 1,
  NE: (count) => count === 1,
  LE: (count) => count === 1,
  LT: (count) => count === 1,
  GE: (count) => count === 1,
  GT: (count) => count === 1,
  CONTAINS: (count) => count === 1,
  NOT_CONTAINS: (count) => count === 1,
  BEGINS_WITH: (count) => count === 1,
  IN: (count) => count >= 1,
  BETWEEN: (count) => count === 2,
};

const SCALAR = /^[SNB]$/;
/** Types that an operator takes, where not all. */
const TYPES: Partial<Record<ComparisonOperator, RegExp>> = {
  LE: SCALAR,
  LT: SCALAR,
  GE: SCALAR,
  GT: SCALAR,
  CONTAINS: SCALAR,
  NOT_CONTAINS: SCALAR,
  BEGINS_WITH: /^[SB]$/,
  IN: SCALAR,
  BETWEEN: SCALAR,
};

/** @throws ValidationException unless an operator of the older parameters has values that it can take */
export function checkComparison(operator: ComparisonOperator, given: readonly SdkValue[]): readonly AttributeValue[] {
  const values = given.map((value) => checkValue(value));
  if (!COUNTS[operator](values.length)) {
    throw invalid(`Invalid number of argument(s) for the ${operator} ComparisonOperator`);
  }
  const [first, second] = values;
  if (first !== undefined && values.some((value) => typeOf(value) !== typeOf(first))) {
    throw invalid('AttributeValues inside AttributeValueList must be of same type');
  }
  for (const value of values) {
    if (TYPES[operator]?.test(typeOf(value)) === false) {
      throw invalid(`ComparisonOperator ${operator} is not valid for ${typeOf(value)} AttributeValue type`);
    }
  }
  if (operator === 'BETWEEN' && first !== undefined && second !== undefined) {
    if ((compareValues(first, second) ?? 0) > 0) {
      throw validation(
        'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound',
      );
    }
  }
  return values;
}

/** What an operator of the older parameters asks, as a condition of today. */
export function comparison(name: string, operator: ComparisonOperator, values: readonly AttributeValue[]): Condition {
  const path: Path = [name];
  const operand: Operand = { kind: 'path', path };
  const [part, high] = values.map((value): Operand => ({ kind: 'value', value }));
  if (operator === 'NULL' || operator === 'NOT_NULL') return { kind: 'exists', path, exists: operator === 'NOT_NULL' };
  if (part === undefined) throw new Error(`${operator} needs a value, which checkComparison sees to.`);
  switch (operator) {
    case 'EQ':
      return { kind: 'compare', comparator: '=', left: operand, right: part };
    case 'NE':
      return { kind: 'compare', comparator: '<>', left: operand, right: part };
    case 'LE':
      return { kind: 'compare', comparator: '<=', left: operand, right: part };
    case 'LT':
      return { kind: 'compare', comparator: '<', left: operand, right: part };
    case 'GE':
      return { kind: 'compare', comparator: '>=', left: operand, right: part };
    case 'GT':
      return { kind: 'compare', comparator: '>', left: operand, right: part };
    case 'CONTAINS':
      return { kind: 'contains', operand, part };
    case 'NOT_CONTAINS':
      // Unlike NOT contains(…): what is not there lacks nothing.
      return {
        kind: 'and',
        left: { kind: 'exists', path, exists: true },
        right: { kind: 'not', condition: { kind: 'contains', operand, part } },
      };
    case 'BEGINS_WITH':
      return { kind: 'begins_with', operand, part };
    case 'IN':
      return { kind: 'in', operand, list: values.map((value): Operand => ({ kind: 'value', value })) };
    case 'BETWEEN':
      return { kind: 'between', operand, low: part, high: high ?? part };
  }
}

/** All conditions together, or any of them. */
export function combine(conditions: readonly Condition[], operator: string | undefined): Condition | undefined {
  let combined: Condition | undefined;
  for (const condition of conditions) {
    combined =
      combined === undefined ? condition : { kind: operator === 'OR' ? 'or' : 'and', left: combined, right: condition };
  }
  return combined;
}
