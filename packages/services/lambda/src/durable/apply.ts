import type { OperationAction, OperationType, OperationUpdate } from '@aws-sdk/client-lambda';
import { invalidParameter } from '../errors.ts';
import { applyCallback, applyChained, applyContext, applyWait } from './apply-others.ts';
import { applyStep } from './apply-step.ts';
import { operationIn, weigh, type Draft } from './draft.ts';
import type { StoredOperation } from './state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_OperationUpdate.html */
const ACTIONS: Readonly<Record<OperationType, readonly OperationAction[]>> = {
  STEP: ['START', 'SUCCEED', 'FAIL', 'RETRY'],
  CONTEXT: ['START', 'SUCCEED', 'FAIL'],
  WAIT: ['START', 'CANCEL'],
  CALLBACK: ['START'],
  CHAINED_INVOKE: ['START'],
  EXECUTION: ['SUCCEED', 'FAIL'],
};

/** @throws AwsError for updates that do not fit the execution, or each other */
export function applyUpdates(draft: Draft, updates: readonly OperationUpdate[]): void {
  checkBatch(updates);
  for (const update of updates) {
    const existing = operationIn(draft, update.Id);
    if (update.Type !== 'EXECUTION') checkPlace(draft, update, existing);
    if (!ACTIONS[update.Type ?? 'STEP'].includes(update.Action ?? 'START'))
      throw invalidParameter('Invalid action for the given operation type.');
    checkOutcome(update);
    weigh(draft, update);
    apply(draft, update, existing);
  }
}

function apply(draft: Draft, update: OperationUpdate, existing: StoredOperation | undefined): void {
  switch (update.Type) {
    case 'STEP':
      return applyStep(draft, update, existing);
    case 'CONTEXT':
      return applyContext(draft, update, existing);
    case 'WAIT':
      return applyWait(draft, update, existing);
    case 'CALLBACK':
      return applyCallback(draft, update, existing);
    case 'CHAINED_INVOKE':
      return applyChained(draft, update, existing);
    default:
      draft.closing = {
        status: update.Action === 'SUCCEED' ? 'SUCCEEDED' : 'FAILED',
        result: update.Payload,
        error: update.Error,
      };
  }
}

/** What may not stand in one checkpoint together. */
function checkBatch(updates: readonly OperationUpdate[]): void {
  const ends = updates.filter(({ Type }) => Type === 'EXECUTION').length;
  if (ends > 1) throw invalidParameter('Cannot checkpoint multiple EXECUTION updates.');
  if (ends === 1 && updates.at(-1)?.Type !== 'EXECUTION')
    throw invalidParameter('EXECUTION checkpoint must be the last update.');
  const last = new Map<string | undefined, OperationUpdate>();
  for (const update of updates) {
    const before = last.get(update.Id);
    last.set(update.Id, update);
    if (before === undefined) continue;
    const closes = before.Action === 'START' && update.Action !== 'START';
    if (!closes || (before.Type !== 'STEP' && before.Type !== 'CONTEXT'))
      throw invalidParameter('Cannot checkpoint multiple operations with the same ID.');
  }
}

/** An operation stays what it is, and where it is. */
function checkPlace(draft: Draft, update: OperationUpdate, existing: StoredOperation | undefined): void {
  if (existing !== undefined) {
    const {
      type,
      subType = existing.subType,
      name = existing.name,
      parentId = existing.parentId,
    } = {
      type: update.Type,
      subType: update.SubType,
      name: update.Name,
      parentId: update.ParentId,
    };
    if (type !== existing.type) throw invalidParameter('Inconsistent operation type.');
    if (subType !== existing.subType) throw invalidParameter('Inconsistent operation subtype.');
    if (name !== existing.name) throw invalidParameter('Inconsistent operation name.');
    if (parentId !== existing.parentId) throw invalidParameter('Inconsistent parent operation id.');
  }
  if (update.ParentId !== undefined && operationIn(draft, update.ParentId)?.type !== 'CONTEXT')
    throw invalidParameter('Invalid parent operation id.');
}

function checkOutcome({ Action, Payload, Error }: OperationUpdate): void {
  if (Action === 'SUCCEED' && Error !== undefined)
    throw invalidParameter('Cannot provide an Error for SUCCEED action.');
  if (Action === 'FAIL' && Payload !== undefined) throw invalidParameter('Cannot provide a Payload for FAIL action.');
}
