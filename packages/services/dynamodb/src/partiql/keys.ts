import { validation } from '../errors.ts';
import type { Condition } from '../expressions/syntax.ts';
import { keyAttributes } from '../items/keys.ts';
import type { KeySchema } from '../tables/table.ts';
import { typeOf, type AttributeValue, type Item } from '../values/value.ts';

/** The conditions that all have to hold. */
function conjuncts(condition: Condition | undefined): Condition[] {
  if (condition === undefined) return [];
  if (condition.kind !== 'and') return [condition];
  return [...conjuncts(condition.left), ...conjuncts(condition.right)];
}

/** The attribute and value of `attribute = value`. */
function equality(condition: Condition): readonly [name: string, value: AttributeValue] | undefined {
  if (condition.kind !== 'compare' || condition.comparator !== '=') return undefined;
  const { left, right } = condition;
  if (left.kind === 'path' && left.path.length === 1 && right.kind === 'value') return [left.path[0], right.value];
  if (right.kind === 'path' && right.path.length === 1 && left.kind === 'value') return [right.path[0], left.value];
  return undefined;
}

/** The values that a condition allows an attribute to have, when it says so outright; `undefined` when any. */
export function allowedValues(condition: Condition | undefined, name: string): readonly AttributeValue[] | undefined {
  for (const part of conjuncts(condition)) {
    const equal = equality(part);
    if (equal?.[0] === name) return [equal[1]];
    if (part.kind !== 'in' || part.operand.kind !== 'path') continue;
    if (part.operand.path.length !== 1 || part.operand.path[0] !== name) continue;
    const values = part.list.flatMap((member) => (member.kind === 'value' ? [member.value] : []));
    if (values.length === part.list.length) return values;
  }
  return undefined;
}

export interface KeyedCondition {
  readonly key: Item;
  /** What is asked beyond the key. */
  readonly rest: Condition | undefined;
}

/** Splits a condition into the key that it names and the rest. @throws ValidationException when it does not name the whole key */
export function splitKey(condition: Condition | undefined, keys: KeySchema): KeyedCondition {
  const names = new Map(keyAttributes(keys).map(({ name, type }) => [name, type]));
  const key: Record<string, AttributeValue> = {};
  let rest: Condition | undefined;
  for (const part of conjuncts(condition)) {
    const equal = equality(part);
    if (equal !== undefined && names.has(equal[0]) && key[equal[0]] === undefined) {
      if (typeOf(equal[1]) !== names.get(equal[0])) {
        throw validation('Key attribute type mismatch: the WHERE clause compares a key with a value of another type');
      }
      key[equal[0]] = equal[1];
    } else {
      rest = rest === undefined ? part : { kind: 'and', left: rest, right: part };
    }
  }
  if (Object.keys(key).length !== names.size) {
    throw validation('Where clause does not contain a mandatory equality on all key attributes');
  }
  return { key, rest };
}
