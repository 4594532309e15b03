import type {
  ConsumedCapacity,
  ItemCollectionMetrics,
  TransactWriteItem,
  TransactWriteItemsInput,
  TransactWriteItemsOutput,
} from '@aws-sdk/client-dynamodb';
import type { Call } from '@coldstart/cloud';
import type { Operations } from '../types.ts';
import { enclosed } from '../access.ts';
import { validation } from '../errors.ts';
import type { Condition } from '../expressions/syntax.ts';
import { writeTable } from '../tables/lookup.ts';
import type { Table } from '../tables/table.ts';
import { itemSize, type Item } from '../values/value.ts';
import { checkPayload, checkReasons, reasonAgainst } from './cancellation.ts';
import { addUsage, collectionMetrics, consumedCapacity, newUsage, writeUsage, type Usage } from './capacity.ts';
import { checkCondition } from './conditional.ts';
import { deleteAccess, deleteChange, planDelete } from './delete-item.ts';
import { isRepeated, remember } from './idempotency.ts';
import { idOf, keyOf, type ItemKey } from './keys.ts';
import { currentItem, type Change } from './change.ts';
import { planPut, putAccess, putChange } from './put-item.ts';
import { checkUpdate, planUpdate, updateAccess, updateChange } from './update-item.ts';
import { applyChange } from './write.ts';

/** One action of a transaction. */
export interface Action {
  readonly tableName: string;
  /** Whether a failed condition is answered with the item: `ALL_OLD`. */
  readonly returnValues: string | undefined;
  /** Throws what speaks against the action without regard to what is stored. */
  readonly prepare: (table: Table) => Prepared;
}

export interface Prepared {
  readonly key: Item;
  readonly condition: Condition | undefined;
  /** Throws what speaks against the action as the item is. */
  readonly change: () => Change;
}

function actionOf(item: TransactWriteItem): Action {
  const { ConditionCheck: check, Put: put, Delete: remove, Update: update } = item;
  const [member, second] = [check, put, remove, update].filter((given) => given !== undefined);
  if (member === undefined || second !== undefined) {
    throw validation('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  if (put !== undefined) {
    const plan = planPut(put);
    return {
      ...common(put),
      prepare: (table) => {
        const change = putChange(table, plan);
        return { key: plan.item, condition: plan.condition, change: () => change };
      },
    };
  }
  if (update !== undefined) {
    const plan = planUpdate(update);
    return {
      ...common(update),
      prepare: (table) => {
        checkUpdate(table, plan);
        return { key: plan.key, condition: plan.condition, change: () => updateChange(table, plan) };
      },
    };
  }
  const plan = planDelete(member as NonNullable<typeof remove>);
  return {
    ...common(member),
    prepare: (table) => {
      const change = deleteChange(table, plan);
      // A condition check leaves its item as it is.
      const checked = remove === undefined ? { ...change, after: change.before } : change;
      return { key: plan.key, condition: plan.condition, change: () => checked };
    },
  };
}

function common(input: {
  TableName: string | undefined;
  ReturnValuesOnConditionCheckFailure?: string;
}): Pick<Action, 'tableName' | 'returnValues'> {
  return { tableName: input.TableName ?? '', returnValues: input.ReturnValuesOnConditionCheckFailure };
}

/** @throws ValidationException when two actions are on one item */
function checkDistinct(items: readonly { readonly table: Table; readonly key: ItemKey }[]): void {
  const ids = new Set(items.map(({ table, key }) => `${table.arn} ${idOf(key)}`));
  if (ids.size < items.length) {
    throw validation('Transaction request cannot include multiple operations on one item');
  }
}

/** Bytes of what a transaction writes. */
function payload(items: readonly TransactWriteItem[]): number {
  let bytes = 0;
  for (const { ConditionCheck: check, Put: put, Delete: remove, Update: update } of items) {
    bytes += itemSize(put?.Item ?? update?.Key ?? remove?.Key ?? check?.Key ?? {});
    bytes += itemSize((update ?? put ?? remove ?? check)?.ExpressionAttributeValues ?? {});
  }
  return bytes;
}

/**
 * Carries out all actions, or none.
 *
 * @returns what each has changed, in order
 * @throws ValidationException when two are on one item, TransactionCanceledException when anything speaks against one
 */
export function transact(call: Call, actions: readonly Action[]): Change[] {
  const tables = actions.map(({ tableName }) => writeTable(call, tableName));
  // What is wrong with an action itself comes first, and alone.
  let isWrong = false;
  const plans: { readonly prepared: Prepared; readonly table: Table; readonly action: Action }[] = [];
  const problems = actions.map((action, at) => {
    if (isWrong) return { Code: 'None' };
    const table = tables[at];
    if (table === undefined) throw new Error('There is a table for every action.');
    const reason = reasonAgainst(() => plans.push({ prepared: action.prepare(table), table, action }));
    isWrong = reason.Code !== 'None';
    return reason;
  });
  checkReasons(problems);
  checkDistinct(plans.map(({ prepared, table }) => ({ table, key: keyOf(table.keys, prepared.key) })));
  const changes: Change[] = [];
  const reasons = plans.map(({ prepared: { key, condition, change }, table, action }) =>
    reasonAgainst(() => {
      checkCondition(condition, currentItem(table, keyOf(table.keys, key)), action.returnValues);
      changes.push(change());
    }),
  );
  checkReasons(reasons);
  // Each item is in a transaction once, so that no change can stand in the way of another.
  for (const change of changes) applyChange(call, change);
  return changes;
}

export const transactWriteOperations: Operations = {
  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
  TransactWriteItems: {
    access: ({ TransactItems }, call) =>
      TransactItems.flatMap(({ ConditionCheck: check, Put: put, Update: update, Delete: remove }) => [
        ...(check === undefined ? [] : [deleteAccess(check, call, 'dynamodb:ConditionCheckItem')]),
        ...(put === undefined ? [] : [putAccess(put, call, 'dynamodb:PutItem')]),
        ...(update === undefined ? [] : [updateAccess(update, call, 'dynamodb:UpdateItem')]),
        ...(remove === undefined ? [] : [deleteAccess(remove, call, 'dynamodb:DeleteItem')]),
      ]).map((part) => enclosed(part, 'TransactWriteItems')),
    run(input, call) {
      const items = input.TransactItems ?? [];
      if (isRepeated(call, input.ClientRequestToken, items)) return {};
      const actions = items.map(actionOf);
      checkPayload(payload(items));
      const changes = transact(call, actions);
      remember(call, input.ClientRequestToken, items);
      return summary(call, input, actions, changes);
    },
  },
};

function summary(
  call: Call,
  input: Pick<TransactWriteItemsInput, 'ReturnConsumedCapacity' | 'ReturnItemCollectionMetrics'>,
  actions: readonly Action[],
  changes: readonly Change[],
): TransactWriteItemsOutput {
  const usages = new Map<string, { readonly table: Table; readonly usage: Usage }>();
  const metrics: Record<string, ItemCollectionMetrics[]> = {};
  for (const [at, change] of changes.entries()) {
    const name = actions[at]?.tableName ?? change.table.name;
    let sum = usages.get(name);
    if (sum === undefined) usages.set(name, (sum = { table: change.table, usage: newUsage() }));
    addUsage(sum.usage, writeUsage(change));
    const item = change.after ?? change.before;
    const metric = item && collectionMetrics(input.ReturnItemCollectionMetrics, change.table, item);
    if (metric !== undefined) (metrics[name] ??= []).push(metric);
  }
  const capacities = [...usages].flatMap(([name, { table, usage }]): ConsumedCapacity[] => {
    const options = { isTransaction: true };
    const capacity = consumedCapacity(call, 'write', input.ReturnConsumedCapacity, name, table, usage, options);
    return capacity === undefined ? [] : [capacity];
  });
  return {
    ...(capacities.length === 0 ? {} : { ConsumedCapacity: capacities }),
    ...(Object.keys(metrics).length === 0 ? {} : { ItemCollectionMetrics: metrics }),
  };
}
