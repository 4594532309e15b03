import type { Path } from '../values/path.ts';
import type { Condition, Operand, UpdateAction, UpdateValue } from './syntax.ts';

/** Every path that a condition looks at. */
export function conditionPaths(condition: Condition | undefined): Path[] {
  const paths: Path[] = [];
  if (condition !== undefined) fromCondition(condition, paths);
  return paths;
}

function fromCondition(condition: Condition, into: Path[]): void {
  switch (condition.kind) {
    case 'and':
    case 'or':
      fromCondition(condition.left, into);
      fromCondition(condition.right, into);
      return;
    case 'not':
      fromCondition(condition.condition, into);
      return;
    case 'exists':
      into.push(condition.path);
      return;
    case 'compare':
      fromOperands([condition.left, condition.right], into);
      return;
    case 'between':
      fromOperands([condition.operand, condition.low, condition.high], into);
      return;
    case 'in':
      fromOperands([condition.operand, ...condition.list], into);
      return;
    case 'type':
      fromOperands([condition.operand], into);
      return;
    default:
      fromOperands([condition.operand, condition.part], into);
  }
}

function fromOperands(operands: readonly Operand[], into: Path[]): void {
  for (const operand of operands) {
    if (operand.kind === 'path') into.push(operand.path);
    if (operand.kind === 'size') fromOperands([operand.of], into);
  }
}

/** Every path that an update changes or reads. */
export function updatePaths(actions: readonly UpdateAction[]): Path[] {
  const paths: Path[] = [];
  for (const action of actions) {
    paths.push(action.path);
    if (action.kind === 'SET') fromValue(action.value, paths);
  }
  return paths;
}

function fromValue(value: UpdateValue, into: Path[]): void {
  switch (value.kind) {
    case 'value':
      return;
    case 'path':
      into.push(value.path);
      return;
    case 'if_not_exists':
      into.push(value.path);
      fromValue(value.otherwise, into);
      return;
    case 'list_append':
      fromValue(value.first, into);
      fromValue(value.second, into);
      return;
    default:
      fromValue(value.left, into);
      fromValue(value.right, into);
  }
}
