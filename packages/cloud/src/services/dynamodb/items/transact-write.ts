import type {
  ConsumedCapacity,
  ItemCollectionMetrics,
  TransactWriteItem,
  TransactWriteItemsInput,
  TransactWriteItemsOutput,
} from '@aws-sdk/client-dynamodb';
import type { Call } from '../../../core/call.ts';
import { validation } from '../errors.ts';
import type { Condition } from '../expressions/syntax.ts';
import { writeTable } from '../tables/lookup.ts';
import type { Table } from '../tables/table.ts';
import { itemSize, type Item } from '../values/value.ts';
import { checkReasons, reasonAgainst } from './cancellation.ts';
import { addUsage, collectionMetrics, consumedCapacity, newUsage, writeUsage, type Usage } from './capacity.ts';
import { checkCondition } from './conditional.ts';
import { deleteChange, planDelete } from './delete-item.ts';
import { isRepeated, remember } from './idempotency.ts';
import { idOf, keyOf } from './keys.ts';
import { currentItem, type Change } from './placement.ts';
import { planPut, putChange } from './put-item.ts';
import { checkUpdate, planUpdate, updateChange } from './update-item.ts';
import { applyChange } from './write.ts';

/** Bytes. */
const LARGEST_TRANSACTION = 4 * 1024 * 1024;

/** One action of a transaction, ready to be tried on its table. */
export interface Action {
  readonly tableName: string;
  readonly condition: Condition | undefined;
  readonly returnValues: string | undefined;
  /** Throws what speaks against it without regard to what is stored. */
  readonly check: (table: Table) => void;
  /** The key, once the check has passed. */
  readonly key: Item;
  readonly change: (table: Table) => Change;
}

function actionOf(item: TransactWriteItem): Action {
  const { ConditionCheck: check, Put: put, Delete: remove, Update: update } = item;
  if ([check, put, remove, update].filter((member) => member !== undefined).length !== 1) {
    throw validation('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  if (put !== undefined) {
    const plan = planPut(put);
    return {
      ...common(put),
      condition: plan.condition,
      check: (table) => void putChange(table, plan),
      key: plan.item,
      change: (table) => putChange(table, plan),
    };
  }
  if (update !== undefined) {
    const plan = planUpdate(update);
    return {
      ...common(update),
      condition: plan.condition,
      check: (table) => checkUpdate(table, plan),
      key: plan.key,
      change: (table) => updateChange(table, plan),
    };
  }
  const plan = planDelete((remove ?? check) as NonNullable<typeof remove>);
  return {
    ...common((remove ?? check) as NonNullable<typeof remove>),
    condition: plan.condition,
    check: (table) => void deleteChange(table, plan),
    key: plan.key,
    change: (table) => {
      const change = deleteChange(table, plan);
      return remove === undefined ? { ...change, after: change.before } : change;
    },
  };
}

function common(input: {
  TableName: string | undefined;
  ReturnValuesOnConditionCheckFailure?: string;
}): Pick<Action, 'tableName' | 'returnValues'> {
  return { tableName: input.TableName ?? '', returnValues: input.ReturnValuesOnConditionCheckFailure };
}

/**
 * Carries out all actions, or none.
 *
 * @returns what each has changed, in order
 * @throws ValidationException when two are on one item, TransactionCanceledException when anything speaks against one
 */
export function transact(call: Call, actions: readonly Action[]): Change[] {
  const tables = actions.map(({ tableName }) => writeTable(call, tableName));
  const changes: Change[] = [];
  const seen = new Set<string>();
  let bytes = 0;
  const reasons = actions.map((action, at) =>
    reasonAgainst(() => {
      const table = tables[at];
      if (table === undefined) throw new Error('There is a table for every action.');
      action.check(table);
      const key = keyOf(table.keys, action.key);
      const id = `${table.arn} ${idOf(key)}`;
      if (seen.has(id)) throw new SameItem();
      seen.add(id);
      checkCondition(action.condition, currentItem(table, key), action.returnValues);
      const change = action.change(table);
      bytes += change.after === undefined ? 0 : itemSize(change.after);
      changes.push(change);
    }),
  );
  checkReasons(reasons);
  if (bytes > LARGEST_TRANSACTION) {
    throw validation('Collection size of the transaction has exceeded the maximum allowed size of 4 MB');
  }
  // Each item is in a transaction once, so that no change can stand in the way of another.
  for (const change of changes) applyChange(call, change);
  return changes;
}

/** Not a reason to cancel, but a request that cannot be. */
class SameItem extends Error {}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export function transactWriteItems(input: TransactWriteItemsInput, call: Call): TransactWriteItemsOutput {
  const items = input.TransactItems ?? [];
  if (isRepeated(call, input.ClientRequestToken, items)) return {};
  const actions = items.map(actionOf);
  let changes: Change[];
  try {
    changes = transact(call, actions);
  } catch (error) {
    if (error instanceof SameItem) {
      throw validation('Transaction request cannot include multiple operations on one item');
    }
    throw error;
  }
  remember(call, input.ClientRequestToken, items);
  return summary(input, actions, changes);
}

function summary(
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
    if (input.ReturnConsumedCapacity !== undefined) addUsage(sum.usage, writeUsage(change));
    const item = change.after ?? change.before;
    const metric = item && collectionMetrics(input.ReturnItemCollectionMetrics, change.table, item);
    if (metric !== undefined) (metrics[name] ??= []).push(metric);
  }
  const capacities = [...usages].flatMap(([name, { table, usage }]): ConsumedCapacity[] => {
    const options = { factor: 2, named: 'write' } as const;
    const capacity = consumedCapacity(input.ReturnConsumedCapacity, name, table, usage, options);
    return capacity === undefined ? [] : [capacity];
  });
  return {
    ...(capacities.length === 0 ? {} : { ConsumedCapacity: capacities }),
    ...(Object.keys(metrics).length === 0 ? {} : { ItemCollectionMetrics: metrics }),
  };
}
