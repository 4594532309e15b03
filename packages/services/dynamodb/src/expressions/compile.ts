import { rewording, validation } from '../errors.ts';
import type { Path } from '../values/path.ts';
import { compileCondition } from './condition.ts';
import { compileKeyConditions, type KeyConditions } from './key-condition.ts';
import { compileProjection } from './projection.ts';
import { Substitutions, type SubstitutionInput } from './substitutions.ts';
import type { Condition, UpdateAction } from './syntax.ts';
import { compileUpdate } from './update.ts';

export interface ExpressionInput extends SubstitutionInput {
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
}

/** All expressions of a request, ready to be used. */
export interface Expressions {
  readonly update: readonly UpdateAction[] | undefined;
  readonly condition: Condition | undefined;
  readonly keyConditions: KeyConditions | undefined;
  readonly filter: Condition | undefined;
  readonly projection: readonly Path[] | undefined;
}

type ExpressionName = Exclude<keyof ExpressionInput, keyof SubstitutionInput>;

/**
 * Compiles whatever expressions a request has, in the order in which DynamoDB looks at them.
 *
 * @throws ValidationException
 */
export function compileExpressions(input: ExpressionInput): Expressions {
  const substitutions = new Substitutions(input);
  const compile = <Result>(name: ExpressionName, task: (source: string) => Result): Result | undefined => {
    const source = input[name];
    if (source === undefined) return undefined;
    return rewording(
      (message) => `Invalid ${name}: ${message}`,
      () => task(source),
    );
  };
  const update = compile('UpdateExpression', (source) => compileUpdate(source, substitutions));
  const condition = compile('ConditionExpression', (source) => compileCondition(source, substitutions));
  const keyConditions = compile('KeyConditionExpression', (source) => compileKeyConditions(source, substitutions));
  const filter = compile('FilterExpression', (source) => compileCondition(source, substitutions));
  const projection = compile('ProjectionExpression', (source) => compileProjection(source, substitutions));
  substitutions.checkAllUsed();
  return { update, condition, keyConditions: keyConditions?.(), filter, projection };
}

/**
 * Checks that a request keeps to either expressions or the older parameters.
 *
 * @param expressions the names of the expressions that the operation takes, in DynamoDB's order
 * @param legacy the names of the older parameters
 * @throws ValidationException
 */
export function checkParameterStyle(
  input: Readonly<Record<string, unknown>>,
  expressions: readonly string[],
  legacy: readonly string[],
): void {
  const isUsed = (name: string): boolean => input[name] !== undefined;
  const used = expressions.filter(isUsed);
  // Conditions on the key may be of the older kind beside a filter expression.
  const keyConditionsAlone = used.length > 0 && !used.includes('KeyConditionExpression');
  const old = legacy.filter((name) => isUsed(name) && !(name === 'KeyConditions' && keyConditionsAlone));
  if (used.length > 0 && old.length > 0) {
    throw validation(
      'Can not use both expression and non-expression parameters in the same request: ' +
        `Non-expression parameters: {${old.join(', ')}} Expression parameters: {${used.join(', ')}}`,
    );
  }
  if (input['ExpressionAttributeNames'] !== undefined && used.length === 0) {
    throw validation('ExpressionAttributeNames can only be specified when using expressions');
  }
  const withValues = expressions.filter((name) => name !== 'ProjectionExpression');
  if (input['ExpressionAttributeValues'] !== undefined && withValues.length > 0 && !withValues.some(isUsed)) {
    const verb = withValues.length > 1 ? 'are' : 'is';
    throw validation(
      'ExpressionAttributeValues can only be specified when using expressions: ' +
        `${withValues.join(' and ')} ${verb} null`,
    );
  }
}
