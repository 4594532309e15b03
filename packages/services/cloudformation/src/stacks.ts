import type { Call } from '@coldstart/cloud';
import { validationError } from './errors.ts';
import { stackArn } from './names.ts';
import type { PseudoValues } from './template/pseudo.ts';
import { stackIndex, stackState, type Stack } from './state.ts';

/** The stack of an id, also a deleted one. */
export function stackById(call: Call, id: string): Stack | undefined {
  const index = call.state(stackIndex);
  return index.ids.includes(id) ? call.state(stackState, { part: id }).stack : undefined;
}

/** A stack by name (only if it is not deleted) or id. */
export function findStack(call: Call, nameOrId: string): Stack | undefined {
  const id = nameOrId.startsWith('arn:') ? nameOrId : call.state(stackIndex).live.get(nameOrId);
  return id === undefined ? undefined : stackById(call, id);
}

/** @param missing AWS words it differently from operation to operation */
export function requireStack(
  call: Call,
  nameOrId: string,
  missing = (name: string) => `Stack [${name}] does not exist`,
): Stack {
  const stack = findStack(call, nameOrId);
  if (stack === undefined) throw validationError(missing(nameOrId));
  return stack;
}

/** `Stack with id X does not exist`: the words of DescribeStacks, GetTemplate and others. */
export const withId = (name: string): string => `Stack with id ${name} does not exist`;

export function addStack(call: Call, stack: Stack): void {
  const index = call.state(stackIndex);
  index.live.set(stack.name, stack.id);
  index.ids.push(stack.id);
  call.state(stackState, { part: stack.id }).stack = stack;
}

/** Stacks in order of creation. */
export function allStacks(call: Call): Stack[] {
  return call.state(stackIndex).ids.flatMap((id) => call.state(stackState, { part: id }).stack ?? []);
}

/** What the pseudo parameters say in a stack's template. */
export function pseudoOf(stack: Stack, notificationArns: readonly string[]): PseudoValues {
  return { account: stack.account, region: stack.region, stackId: stack.id, stackName: stack.name, notificationArns };
}

/** A stack without resources. */
export function newStack(call: Call, name: string): Stack {
  return {
    id: stackArn(call, name),
    name,
    account: call.account,
    region: call.region,
    created: call.now(),
    status: 'REVIEW_IN_PROGRESS',
    disableRollback: false,
    terminationProtection: false,
    retainExceptOnCreate: false,
    resources: new Map(),
    outputs: [],
    imports: [],
    events: [],
    changeSets: new Map(),
  };
}

const UPDATABLE = new Set<string>([
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
  'CREATE_FAILED',
  'UPDATE_FAILED',
]);

/** @throws ValidationError where a stack is in no state to be updated */
export function checkUpdatable(stack: Stack): void {
  if (!UPDATABLE.has(stack.status))
    throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
}
