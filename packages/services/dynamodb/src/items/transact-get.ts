import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb';
import type { Operations } from '../types.ts';
import { enclosed } from '../access.ts';
import { validation } from '../errors.ts';
import { readTable } from '../tables/lookup.ts';
import type { Table } from '../tables/table.ts';
import { itemSize, type Item } from '../values/value.ts';
import { checkPayload, checkReasons, reasonAgainst } from './cancellation.ts';
import { consumedCapacity, newUsage, readUnits, type Usage } from './capacity.ts';
import { getAccess, lookUp, planGet, shown } from './get-item.ts';
import { idOf, keyOf } from './keys.ts';

export const transactGetOperations: Operations = {
  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html */
  TransactGetItems: {
    access: ({ TransactItems }, call) =>
      TransactItems.flatMap(({ Get: get }) =>
        get === undefined ? [] : [enclosed(getAccess(get, call, 'dynamodb:GetItem'), 'TransactGetItems')],
      ),
    run(input, call) {
      const plans = (input.TransactItems ?? []).map(({ Get: get }) => {
        if (get === undefined) throw validation('TransactItems can only contain Get');
        return { name: get.TableName ?? '', ...planGet(get) };
      });
      const tables = plans.map(({ name }) => readTable(call, name));
      const found: (Item | undefined)[] = [];
      const ids = new Set<string>();
      const reasons = plans.map(({ key, projection }, at) =>
        reasonAgainst(() => {
          const table = tables[at];
          if (table === undefined) throw new Error('There is a table for every action.');
          found.push(lookUp(table, key, projection));
          ids.add(`${table.arn} ${idOf(keyOf(table.keys, key))}`);
        }),
      );
      checkReasons(reasons);
      if (ids.size < plans.length) {
        throw validation('Transaction request cannot include multiple operations on one item');
      }
      checkPayload(found.reduce((sum, item) => sum + (item === undefined ? 0 : itemSize(item)), 0));
      const usages = new Map<string, { readonly table: Table; readonly usage: Usage }>();
      const responses = plans.map(({ name, projection }, at) => {
        const item = found[at];
        const table = tables[at];
        if (table !== undefined) {
          let sum = usages.get(name);
          if (sum === undefined) usages.set(name, (sum = { table, usage: newUsage() }));
          sum.usage.table += readUnits(item === undefined ? 0 : itemSize(item), true);
        }
        return item === undefined ? {} : { Item: shown(item, projection) };
      });
      const capacities = [...usages].flatMap(([name, { table, usage }]): ConsumedCapacity[] => {
        const options = { isTransaction: true };
        const capacity = consumedCapacity(call, 'read', input.ReturnConsumedCapacity, name, table, usage, options);
        return capacity === undefined ? [] : [capacity];
      });
      return { Responses: responses, ...(capacities.length === 0 ? {} : { ConsumedCapacity: capacities }) };
    },
  },
};
