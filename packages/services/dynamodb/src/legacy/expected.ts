import type { Condition as SdkCondition, ExpectedAttributeValue } from '@aws-sdk/client-dynamodb';
import { invalid, validation } from '../errors.ts';
import type { Condition } from '../expressions/syntax.ts';
import { checkValue } from '../values/check.ts';
import { checkComparison, combine, comparison } from './comparison.ts';

/**
 * The condition that `Expected` stands for.
 *
 * @throws ValidationException
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Expected.html
 */
export function expectedCondition(
  expected: Readonly<Record<string, ExpectedAttributeValue>> | undefined,
  operator: string | undefined,
): Condition | undefined {
  if (expected === undefined) {
    if (operator !== undefined) throw invalid('ConditionalOperator cannot be used without Filter or Expected');
    return undefined;
  }
  const entries = Object.entries(expected);
  if (operator !== undefined && entries.length < 2) {
    throw invalid(
      entries.length === 0
        ? 'ConditionalOperator cannot be used without Filter or Expected'
        : 'ConditionalOperator can only be used when Filter or Expected has two or more elements',
    );
  }
  return combine(
    entries.map(([name, wanted]) => oneExpected(name, wanted)),
    operator,
  );
}

function oneExpected(name: string, wanted: ExpectedAttributeValue): Condition {
  const { AttributeValueList: list, Value: value, ComparisonOperator: operator, Exists: exists } = wanted;
  if (list !== undefined && value !== undefined) {
    throw invalid(`Value and AttributeValueList cannot be used together for Attribute: ${name}`);
  }
  if (operator !== undefined) {
    if (exists !== undefined) {
      throw invalid(`Exists and ComparisonOperator cannot be used together for Attribute: ${name}`);
    }
    if (!operator.endsWith('NULL') && list === undefined && value === undefined) {
      throw invalid(
        `Value or AttributeValueList must be used with ComparisonOperator: ${operator} for Attribute: ${name}`,
      );
    }
    const values = list ?? (value === undefined ? [] : [value]);
    return comparison(name, operator, checkComparison(operator, values));
  }
  if (list !== undefined) {
    throw invalid(`AttributeValueList can only be used with a ComparisonOperator for Attribute: ${name}`);
  }
  if (exists === false) {
    if (value !== undefined) throw invalid(`Value cannot be used when Exists is false for Attribute: ${name}`);
    return { kind: 'exists', path: [name], exists: false };
  }
  if (value === undefined) {
    throw invalid(`Value must be provided when Exists is ${String(exists ?? null)} for Attribute: ${name}`);
  }
  return comparison(name, 'EQ', [checkValue(value)]);
}

/** The condition that `QueryFilter` or `ScanFilter` stands for. @throws ValidationException */
export function filterCondition(
  filter: Readonly<Record<string, SdkCondition>> | undefined,
  operator: string | undefined,
): Condition | undefined {
  if (filter === undefined) return undefined;
  const conditions = Object.entries(filter).map(([name, { ComparisonOperator, AttributeValueList }]) => {
    if (ComparisonOperator === undefined) throw validation('A filter needs a ComparisonOperator.');
    return comparison(name, ComparisonOperator, checkComparison(ComparisonOperator, AttributeValueList ?? []));
  });
  return combine(conditions, operator);
}
