import type { Operator } from './syntax.ts';
import { equals, toBoolean, toDecimal, toText, type Value } from './value.ts';

/**
 * What an operator makes of two values; Undefined where they are of types that it does not take.
 *
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-operators.html
 */
export function calculate(operator: Operator, left: Value, right: Value): Value {
  switch (operator) {
    case 'AND':
    case 'OR':
      return logical(operator, toBoolean(left), toBoolean(right));
    case '=':
      return equals(left, right);
    case '<>': {
      const same = equals(left, right);
      return same === undefined ? undefined : !same;
    }
    case '+':
      if (typeof left === 'string' || typeof right === 'string') return joined(toText(left), toText(right));
      return typeof left === 'number' && typeof right === 'number' ? left + right : undefined;
    default:
      return numeric(operator, toDecimal(left), toDecimal(right));
  }
}

function logical(operator: 'AND' | 'OR', left: boolean | undefined, right: boolean | undefined): Value {
  if (left === undefined || right === undefined) return undefined;
  return operator === 'AND' ? left && right : left || right;
}

const joined = (left: string | undefined, right: string | undefined): Value =>
  left === undefined || right === undefined ? undefined : left + right;

function numeric(
  operator: '-' | '*' | '/' | '%' | '<' | '<=' | '>' | '>=',
  left: number | undefined,
  right: number | undefined,
): Value {
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return divided(left, right);
    case '%':
      return right === 0 ? undefined : left % right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

/** Of two Ints an Int: what is behind the point is dropped. */
function divided(left: number, right: number): number | undefined {
  if (right === 0) return undefined;
  const quotient = left / right;
  return Number.isInteger(left) && Number.isInteger(right) ? Math.trunc(quotient) : quotient;
}
