import { AwsError } from '@coldstart/wire';
import type { Condition } from '../expressions/syntax.ts';
import { checkCondition } from '../items/conditional.ts';
import { deleteChange } from '../items/delete-item.ts';
import { keyAttributes, keyOf } from '../items/keys.ts';
import { currentItem, type Change } from '../items/change.ts';
import { putChange } from '../items/put-item.ts';
import type { Action, Prepared } from '../items/transact-write.ts';
import { checkUpdate, returnedAttributes, updateChange } from '../items/update-item.ts';
import { checkSize } from '../items/change.ts';
import type { Table } from '../tables/table.ts';
import type { AttributeValue, Item } from '../values/value.ts';
import { splitKey } from './keys.ts';
import type { Statement, Write } from './statement.ts';

/** Unlike UpdateItem, a statement needs an item to be there. */
function mustExist(table: Table, rest: Condition | undefined): Condition {
  const [{ name } = { name: '' }] = keyAttributes(table.keys);
  const exists: Condition = { kind: 'exists', path: [name], exists: true };
  return rest === undefined ? exists : { kind: 'and', left: exists, right: rest };
}

function prepareInsert(table: Table, item: Item): Prepared {
  checkSize(item);
  const change = putChange(table, { item, condition: undefined });
  return {
    key: item,
    condition: undefined,
    change: () => {
      if (change.before === undefined) return change;
      throw new AwsError('DuplicateItemException', 'Duplicate primary key exists in table');
    },
  };
}

/** @throws ValidationException when a write does not fit its table */
export function prepareWrite(table: Table, write: Write): Prepared {
  if (write.kind === 'insert') return prepareInsert(table, write.item);
  const { key, rest } = splitKey(write.where, table.keys);
  if (write.kind === 'delete') {
    const change = deleteChange(table, { key, condition: rest });
    return { key, condition: rest, change: () => change };
  }
  const plan = { key, actions: write.actions, condition: rest };
  checkUpdate(table, plan);
  return { key, condition: mustExist(table, rest), change: () => updateChange(table, plan) };
}

/** A statement as an action of a transaction; `EXISTS` only checks. */
export function actionFor(statement: Exclude<Statement, { kind: 'select' }>, returnValues: string | undefined): Action {
  return {
    tableName: statement.tableName,
    returnValues,
    prepare: (table) => {
      if (statement.kind !== 'exists') return prepareWrite(table, statement);
      const { key, rest } = splitKey(statement.select.where, table.keys);
      const itemKey = keyOf(table.keys, key);
      const item = currentItem(table, itemKey);
      return {
        key,
        condition: mustExist(table, rest),
        change: () => ({ table, key: itemKey, before: item, after: item }),
      };
    },
  };
}

/** What a single write would change. @throws what speaks against it */
export function changeOf(table: Table, write: Write, returnValues: string | undefined): Change {
  const prepared = prepareWrite(table, write);
  const item = currentItem(table, keyOf(table.keys, prepared.key));
  checkCondition(prepared.condition, item, returnValues);
  return prepared.change();
}

/** The items that a write gives back, as its RETURNING clause wants them. */
export function returnedItems(write: Write, change: Change): Record<string, AttributeValue>[] {
  if (write.kind === 'insert' || write.returning === undefined) return [];
  const { which, when } = write.returning;
  const actions = write.kind === 'update' ? write.actions : [];
  const item = returnedAttributes(`${which === 'ALL' ? 'ALL' : 'UPDATED'}_${when}`, change, actions);
  return item === undefined ? [] : [item];
}
