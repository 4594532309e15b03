import { equal, isList, type Json } from '../json.ts';
import { NoResult } from './query.ts';
import type { Operand, Path, Test } from './path.ts';

type Find = (path: Path) => Json;

/** Whether an element passes a filter. */
export function passes(test: Test, find: Find): boolean {
  switch (test.kind) {
    case 'and':
      return test.tests.every((each) => passes(each, find));
    case 'or':
      return test.tests.some((each) => passes(each, find));
    case 'not':
      return !passes(test.test, find);
    case 'exists':
      return found(test.path, find) !== undefined;
    case 'compare':
      return compare(test.operator, valueOf(test.left, find), valueOf(test.right, find));
  }
}

function found(path: Path, find: Find): Json | undefined {
  try {
    return find(path);
  } catch (error) {
    if (error instanceof NoResult) return undefined;
    throw error;
  }
}

function valueOf(operand: Operand, find: Find): Json | undefined {
  if (operand.kind === 'path') return found(operand.path, find);
  return operand.kind === 'list' ? operand.values : operand.value;
}

function compare(operator: string, left: Json | undefined, right: Json | undefined): boolean {
  if (left === undefined || right === undefined) return operator.startsWith('!') && left !== right;
  switch (operator) {
    case '==':
    case '===':
      return equal(left, right);
    case '!=':
    case '!==':
      return !equal(left, right);
    case '=~':
      return typeof left === 'string' && typeof right === 'string' && expressionOf(right).test(left);
    case 'in':
      return isList(right) && right.some((item) => equal(item, left));
    case 'nin':
      return isList(right) && !right.some((item) => equal(item, left));
    default:
      return inOrder(operator, left, right);
  }
}

function inOrder(operator: string, left: Json, right: Json): boolean {
  const numbers = typeof left === 'number' && typeof right === 'number';
  const texts = typeof left === 'string' && typeof right === 'string';
  if (!numbers && !texts) return false;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}

function expressionOf(source: string): RegExp {
  const end = source.lastIndexOf('/');
  return new RegExp(`^(?:${source.slice(1, end)})$`, source.slice(end + 1));
}
