import type { ConsumedCapacity, ItemCollectionMetrics, WriteRequest } from '@aws-sdk/client-dynamodb';
import { violationMessage } from '@coldstart/wire';
import type { Operations } from '../types.ts';
import { batchAccess } from '../access.ts';
import { nullMember, requestItemsProblem, rewording, validation } from '../errors.ts';
import { writeTable } from '../tables/lookup.ts';
import type { Table } from '../tables/table.ts';
import { addUsage, collectionMetrics, consumedCapacity, newUsage, writeUsage } from './capacity.ts';
import { deleteChange, planDelete } from './delete-item.ts';
import { idOf } from './keys.ts';
import type { Change } from './change.ts';
import { planPut, putChange } from './put-item.ts';
import { applyChange } from './write.ts';

const MOST_REQUESTS = 25;

/** Makes the change of one request of a batch, once its table is known. @throws ValidationException */
function plan({ PutRequest: put, DeleteRequest: remove }: WriteRequest): (table: Table) => Change {
  if ((put === undefined) === (remove === undefined)) {
    throw validation(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  if (put !== undefined) {
    const planned = planPut({ Item: put.Item });
    return (table) =>
      rewording(
        (message) =>
          /Missing the key|Type mismatch for key/.test(message)
            ? 'The provided key element does not match the schema'
            : message,
        () => putChange(table, planned),
      );
  }
  const planned = planDelete({ Key: remove?.Key });
  return (table) => deleteChange(table, planned);
}

export const batchWriteOperations: Operations = {
  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
  BatchWriteItem: {
    access: ({ RequestItems }, call, action) =>
      batchAccess(
        call,
        action,
        Object.entries(RequestItems).map(([name, requests]: [string, (WriteRequest | null)[] | null]) => [
          name,
          (requests ?? []).map((request) => request?.PutRequest?.Item ?? request?.DeleteRequest?.Key),
        ]),
      ),
    violated: requestItemsProblem('BatchWriteItem', violationMessage),
    run(input, call) {
      const batches = Object.entries(input.RequestItems ?? {}).map(
        ([name, requests]: [string, (WriteRequest | null)[] | null]) => {
          if (requests === null) throw nullMember(name);
          const plans = requests.map((request) => {
            if (request === null) throw nullMember(name);
            return plan(request);
          });
          return { name, plans };
        },
      );
      const total = batches.reduce((sum, { plans }) => sum + plans.length, 0);
      if (total > MOST_REQUESTS) throw validation('Too many items requested for the BatchWriteItem call');
      // Nothing is written before everything has been checked.
      const seen = new Set<string>();
      const writes = batches.map(({ name, plans }) => {
        const table = writeTable(call, name);
        const changes = plans.map((make) => make(table));
        for (const { key } of changes) {
          const id = `${table.arn} ${idOf(key)}`;
          if (seen.has(id)) throw validation('Provided list of item keys contains duplicates');
          seen.add(id);
        }
        return { name, table, changes };
      });
      const capacities: ConsumedCapacity[] = [];
      const metrics: Record<string, ItemCollectionMetrics[]> = {};
      for (const { name, table, changes } of writes) {
        const usage = newUsage();
        for (const change of changes) {
          addUsage(usage, writeUsage(change));
          applyChange(call, change);
          const item = change.after ?? change.before;
          const metric = item && collectionMetrics(input.ReturnItemCollectionMetrics, table, item);
          if (metric !== undefined) (metrics[name] ??= []).push(metric);
        }
        const capacity = consumedCapacity(call, 'write', input.ReturnConsumedCapacity, name, table, usage);
        if (capacity !== undefined) capacities.push(capacity);
      }
      return {
        UnprocessedItems: {},
        ...(capacities.length === 0 ? {} : { ConsumedCapacity: capacities }),
        ...(Object.keys(metrics).length === 0 ? {} : { ItemCollectionMetrics: metrics }),
      };
    },
  },
};
