import { valueAt } from '../values/path.ts';
import {
  byteOrder,
  compareValues,
  equalValues,
  setMembers,
  typeOf,
  type AttributeValue,
  type Item,
} from '../values/value.ts';
import type { Comparator, Condition, Operand } from './syntax.ts';

/** Whether a condition holds for an item; one that does not exist is an item without attributes. */
export function holds(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case 'and':
      return holds(condition.left, item) && holds(condition.right, item);
    case 'or':
      return holds(condition.left, item) || holds(condition.right, item);
    case 'not':
      return !holds(condition.condition, item);
    case 'compare':
      return compares(condition.comparator, evaluate(condition.left, item), evaluate(condition.right, item));
    case 'between': {
      const value = evaluate(condition.operand, item);
      return (
        compares('>=', value, evaluate(condition.low, item)) && compares('<=', value, evaluate(condition.high, item))
      );
    }
    case 'in': {
      const value = evaluate(condition.operand, item);
      return condition.list.some((member) => compares('=', value, evaluate(member, item)));
    }
    case 'exists':
      return (valueAt(item, condition.path) !== undefined) === condition.exists;
    case 'type': {
      const value = evaluate(condition.operand, item);
      return value !== undefined && typeOf(value) === condition.type;
    }
    case 'begins_with':
      return beginsWith(evaluate(condition.operand, item), evaluate(condition.part, item));
    case 'contains':
      return contains(evaluate(condition.operand, item), evaluate(condition.part, item));
  }
}

function evaluate(operand: Operand, item: Item): AttributeValue | undefined {
  if (operand.kind === 'value') return operand.value;
  if (operand.kind === 'path') return valueAt(item, operand.path);
  const size = sizeOf(evaluate(operand.of, item));
  return size === undefined ? undefined : { N: String(size) };
}

/** What `size` gives: characters, bytes or members. */
function sizeOf(value: AttributeValue | undefined): number | undefined {
  if (value?.S !== undefined) return value.S.length;
  if (value?.B !== undefined) return value.B.byteLength;
  if (value?.M !== undefined) return Object.keys(value.M).length;
  return (value?.L ?? value?.SS ?? value?.NS ?? value?.BS)?.length;
}

function compares(
  comparator: Comparator,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  const both = left !== undefined && right !== undefined;
  if (comparator === '=') return both && equalValues(left, right);
  // What is missing differs from anything, also from something else that is missing.
  if (comparator === '<>') return !both || !equalValues(left, right);
  const order = both ? compareValues(left, right) : undefined;
  if (order === undefined) return false;
  if (comparator === '<') return order < 0;
  if (comparator === '<=') return order <= 0;
  return comparator === '>' ? order > 0 : order >= 0;
}

export function beginsWith(value: AttributeValue | undefined, part: AttributeValue | undefined): boolean {
  if (value === undefined || part === undefined || typeOf(value) !== typeOf(part)) return false;
  return (value.S !== undefined || value.B !== undefined) && byteOrder(value).startsWith(byteOrder(part));
}

/** A part of a string or binary, or a member of a set or list. */
export function contains(whole: AttributeValue | undefined, part: AttributeValue | undefined): boolean {
  if (whole === undefined || part === undefined) return false;
  if (whole.L !== undefined) return whole.L.some((member) => equalValues(member, part));
  if (whole.S !== undefined) return part.S !== undefined && whole.S.includes(part.S);
  if (whole.B !== undefined) return part.B !== undefined && byteOrder(whole).includes(byteOrder(part));
  if (whole.SS !== undefined) return part.S !== undefined && whole.SS.includes(part.S);
  if (whole.NS !== undefined) return part.N !== undefined && whole.NS.includes(part.N);
  return whole.BS !== undefined && part.B !== undefined && (setMembers(whole) ?? []).includes(byteOrder(part));
}
