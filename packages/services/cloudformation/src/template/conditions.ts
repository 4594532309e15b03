import { asIntrinsic, scalar, type Value } from '@coldstart/cloud';
import { templateError } from '../errors.ts';
import type { Scope } from './functions.ts';

/**
 * The value of a condition, of a rule's assertion, or of a condition function elsewhere.
 *
 * @param resolve what other functions in it come to
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 */
export function evaluateCondition(
  expression: Value,
  scope: Pick<Scope, 'condition'>,
  resolve: (value: Value) => Value,
): boolean {
  const call = asIntrinsic(expression);
  const list = Array.isArray(call?.argument) ? call.argument : [];
  switch (call?.name) {
    case 'Condition': {
      // SAM writes conditions within conditions.
      if (asIntrinsic(call.argument)?.name === 'Condition') return evaluateCondition(call.argument, scope, resolve);
      const met = typeof call.argument === 'string' ? scope.condition(call.argument) : undefined;
      if (met === undefined)
        throw templateError(
          `Unresolved dependencies [${scalar(call.argument) ?? ''}]. Cannot reference resources in the Conditions block of the template`,
        );
      return met;
    }
    case 'Fn::And':
    case 'Fn::Or': {
      if (list.length < 2 || list.length > 10)
        throw templateError(
          `every ${call.name} object requires a list of at least 2 and at most 10 boolean parameters.`,
        );
      const test = (item: Value): boolean => evaluateCondition(item, scope, resolve);
      return call.name === 'Fn::And' ? list.every(test) : list.some(test);
    }
    case 'Fn::Not': {
      const [only] = list;
      if (list.length !== 1 || only === undefined)
        throw templateError('every Fn::Not object requires a list of 1 boolean parameter.');
      return !evaluateCondition(only, scope, resolve);
    }
    case 'Fn::Equals': {
      if (list.length !== 2) throw templateError('every Fn::Equals object requires a list of 2 string parameters.');
      const [a, b] = list.map((item) => resolve(item));
      return (scalar(a) ?? JSON.stringify(a)) === (scalar(b) ?? JSON.stringify(b));
    }
    case 'Fn::Contains': {
      const [a, b] = list.map((item) => resolve(item));
      return Array.isArray(a) && a.some((item) => scalar(item) === scalar(b));
    }
    case 'Fn::EachMemberIn':
    case 'Fn::EachMemberEquals': {
      const [a, b] = list.map((item) => resolve(item));
      if (!Array.isArray(a)) return false;
      return a.every((item) =>
        Array.isArray(b) ? b.some((other) => scalar(other) === scalar(item)) : scalar(item) === scalar(b),
      );
    }
    case 'Fn::RefAll':
    case 'Fn::ValueOf':
    case 'Fn::ValueOfAll':
      throw templateError(
        `${call.name} needs AWS-specific parameter types, which this cloud does not have; compare with Fn::Equals or Fn::Contains instead`,
      );
    default:
      throw templateError(
        'Every Conditions member must be a condition function: Fn::And, Fn::Equals, Fn::Not, Fn::Or or Condition',
      );
  }
}
