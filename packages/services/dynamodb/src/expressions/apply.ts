import { validation } from '../errors.ts';
import { addNumbers, negateNumber } from '../values/number.ts';
import { pathTree, valueAt, type PathTree } from '../values/path.ts';
import { attribute, setAttribute, setMembers, typeOf, type AttributeValue, type Item } from '../values/value.ts';
import type { UpdateAction, UpdateValue } from './syntax.ts';

const WRONG_TYPE = 'An operand in the update expression has an incorrect data type';

/** What becomes of an attribute: a new value, or that it goes. */
type Outcome = { readonly value: AttributeValue } | { readonly remove: true } | undefined;

/**
 * The item that an update makes of another, which stays as it is. Every operand is read from the
 * item as it was: `SET a = b, b = a` swaps.
 *
 * @throws ValidationException when the update does not fit the item
 */
export function applyUpdate(item: Item, actions: readonly UpdateAction[]): Record<string, AttributeValue> {
  const leaves = actions.map((action) => [action.path, { outcome: outcomeOf(action, item) }] as const);
  const updated = { ...item };
  updateMap(updated, pathTree(leaves));
  return updated;
}

function outcomeOf(action: UpdateAction, item: Item): Outcome {
  if (action.kind === 'REMOVE') return { remove: true };
  if (action.kind === 'SET') return { value: evaluate(action.value, item) };
  const before = valueAt(item, action.path);
  if (before !== undefined && typeOf(before) !== typeOf(action.value)) {
    throw validation(action.legacy === true ? 'Type mismatch for attribute to update' : WRONG_TYPE);
  }
  return action.kind === 'ADD' ? { value: added(before, action.value) } : without(before, action.value);
}

function evaluate(value: UpdateValue, item: Item): AttributeValue {
  switch (value.kind) {
    case 'value':
      return value.value;
    case 'path': {
      const found = valueAt(item, value.path);
      if (found === undefined) {
        throw validation('The provided expression refers to an attribute that does not exist in the item');
      }
      return found;
    }
    case 'if_not_exists':
      return valueAt(item, value.path) ?? evaluate(value.otherwise, item);
    case 'list_append': {
      const first = evaluate(value.first, item);
      const second = evaluate(value.second, item);
      if (first.L === undefined || second.L === undefined) throw validation(WRONG_TYPE);
      return { L: [...first.L, ...second.L] };
    }
    default: {
      const left = evaluate(value.left, item);
      const right = evaluate(value.right, item);
      if (left.N === undefined || right.N === undefined) throw validation(WRONG_TYPE);
      return { N: addNumbers(left.N, value.kind === '+' ? right.N : negateNumber(right.N)) };
    }
  }
}

function added(before: AttributeValue | undefined, more: AttributeValue): AttributeValue {
  if (before === undefined) return more;
  if (before.N !== undefined && more.N !== undefined) return { N: addNumbers(before.N, more.N) };
  const there = new Set(setMembers(before));
  const fresh = <Member>(members: readonly Member[]): Member[] =>
    members.filter((_, at) => !there.has((setMembers(more) ?? [])[at] ?? ''));
  if (before.SS !== undefined && more.SS !== undefined) return { SS: [...before.SS, ...fresh(more.SS)] };
  if (before.NS !== undefined && more.NS !== undefined) return { NS: [...before.NS, ...fresh(more.NS)] };
  if (before.BS !== undefined && more.BS !== undefined) return { BS: [...before.BS, ...fresh(more.BS)] };
  // Lists come from AttributeUpdates alone.
  if (before.L !== undefined && more.L !== undefined) return { L: [...before.L, ...more.L] };
  throw validation(WRONG_TYPE);
}

function without(before: AttributeValue | undefined, less: AttributeValue): Outcome {
  if (before === undefined) return undefined;
  const gone = new Set(setMembers(less));
  const names = setMembers(before) ?? [];
  const keep = <Member>(members: readonly Member[]): Member[] => members.filter((_, at) => !gone.has(names[at] ?? ''));
  if (names.every((name) => gone.has(name))) return { remove: true };
  if (before.SS !== undefined) return { value: { SS: keep(before.SS) } };
  if (before.NS !== undefined) return { value: { NS: keep(before.NS) } };
  return { value: { BS: keep(before.BS ?? []) } };
}

type Tree = PathTree<{ readonly outcome: Outcome }>;

/** Applies to a copy of a map what its tree says. */
function updateMap(map: Record<string, AttributeValue>, tree: Tree): void {
  for (const [step, child] of tree.children) {
    if (typeof step === 'number') throw badPath();
    const outcome = child.leaf === undefined ? { value: updated(attribute(map, step), child) } : child.leaf.outcome;
    if (outcome === undefined) continue;
    if ('remove' in outcome) delete map[step];
    else setAttribute(map, step, outcome.value);
  }
}

function updated(value: AttributeValue | undefined, tree: Tree): AttributeValue {
  if (value?.M !== undefined) {
    const map = { ...value.M };
    updateMap(map, tree);
    return { M: map };
  }
  if (value?.L === undefined) throw badPath();
  return { L: updatedList(value.L, tree) };
}

/** Indexes are those of the list as it was; what is set beyond its end is appended in order. */
function updatedList(list: readonly AttributeValue[], tree: Tree): AttributeValue[] {
  const members: (AttributeValue | undefined)[] = [...list];
  const steps = [...tree.children].sort(([a], [b]) => Number(a) - Number(b));
  for (const [step, child] of steps) {
    if (typeof step === 'string') throw badPath();
    const outcome = child.leaf === undefined ? { value: updated(list[step], child) } : child.leaf.outcome;
    if (outcome === undefined) continue;
    if ('remove' in outcome) {
      if (step < list.length) members[step] = undefined;
    } else if (step < list.length) {
      members[step] = outcome.value;
    } else {
      members.push(outcome.value);
    }
  }
  return members.filter((member) => member !== undefined);
}

function badPath(): Error {
  return validation('The document path provided in the update expression is invalid for update');
}
