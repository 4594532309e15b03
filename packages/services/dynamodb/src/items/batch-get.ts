import type { ConsumedCapacity, KeysAndAttributes } from '@aws-sdk/client-dynamodb';
import type { Operations } from '../types.ts';
import { batchAccess } from '../access.ts';
import { nullMember, requestItemsProblem, validation, withoutValues } from '../errors.ts';
import { readTable } from '../tables/lookup.ts';
import { checkItem } from '../values/check.ts';
import { itemSize, type AttributeValue, type Item } from '../values/value.ts';
import { consumedCapacity, newUsage, readUnits } from './capacity.ts';
import { lookUp, planProjection, shown } from './get-item.ts';
import { idOf, keyOf } from './keys.ts';

const MOST_KEYS = 100;
/** Bytes that one answer holds; the rest is to be asked for again. */
const LARGEST_ANSWER = 16 * 1024 * 1024;

function duplicates(): Error {
  return validation('Provided list of item keys contains duplicates');
}

/** A string that two keys share when they are equal, whatever the table. */
function showKey(key: Item): string {
  const entries = Object.entries(key).map(([name, value]) => [
    name,
    value.B === undefined ? value : Buffer.from(value.B).toString('base64'),
  ]);
  return JSON.stringify(entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}

export const batchGetOperations: Operations = {
  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
  BatchGetItem: {
    access: ({ RequestItems }, call, action) =>
      batchAccess(
        call,
        action,
        Object.entries(RequestItems).map(([name, request]: [string, KeysAndAttributes | null]) => [
          name,
          request?.Keys ?? [],
        ]),
      ),
    violated: requestItemsProblem('BatchGetItem', withoutValues),
    run(input, call) {
      let total = 0;
      const batches = Object.entries(input.RequestItems ?? {}).map(
        ([name, request]: [string, KeysAndAttributes | null]) => {
          if (request === null) throw nullMember(name);
          const projection = planProjection(request);
          const keys = (request.Keys ?? []).map((key) => checkItem(key));
          total += keys.length;
          if (total > MOST_KEYS) throw validation('Too many items requested for the BatchGetItem call');
          if (new Set(keys.map(showKey)).size < keys.length) throw duplicates();
          return { name, request, projection, keys };
        },
      );
      const seen = new Set<string>();
      const reads = batches.map(({ name, request, projection, keys }) => {
        const table = readTable(call, name);
        const found = keys.map((key) => {
          const item = lookUp(table, key, projection);
          const id = `${table.arn} ${idOf(keyOf(table.keys, key))}`;
          if (seen.has(id)) throw duplicates();
          seen.add(id);
          return { key, item };
        });
        return { name, table, request, projection, found };
      });
      const responses: Record<string, Record<string, AttributeValue>[]> = {};
      const unprocessed: Record<string, KeysAndAttributes> = {};
      const capacities: ConsumedCapacity[] = [];
      let bytes = 0;
      for (const { name, table, request, projection, found } of reads) {
        const items: Record<string, AttributeValue>[] = [];
        const left: Record<string, AttributeValue>[] = [];
        const usage = newUsage();
        for (const { key, item } of found) {
          const size = item === undefined ? 0 : itemSize(item);
          if (bytes + size > LARGEST_ANSWER) {
            left.push(key);
            continue;
          }
          bytes += size;
          usage.table += readUnits(size, request.ConsistentRead === true);
          if (item !== undefined) items.push(shown(item, projection));
        }
        responses[name] = items;
        if (left.length > 0) unprocessed[name] = { ...request, Keys: left };
        const capacity = consumedCapacity(call, 'read', input.ReturnConsumedCapacity, name, table, usage);
        if (capacity !== undefined) capacities.push(capacity);
      }
      return {
        Responses: responses,
        UnprocessedKeys: unprocessed,
        ...(capacities.length === 0 ? {} : { ConsumedCapacity: capacities }),
      };
    },
  },
};
