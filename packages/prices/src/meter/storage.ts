import { bytesOf, chunks } from './bytes.ts';
import { lastName, list, text, values, type Values } from './input.ts';
import type { Usage } from '../usage.ts';

/** A write of 1 KB is a unit, a read of 4 KB half a one, or a whole one where it is strongly consistent. */
type Units = (input: Values, output: Values) => Omit<Usage, 'meter'>[];

const write = (table: unknown, item: unknown, times = 1): Omit<Usage, 'meter'> => ({
  resource: lastName(table),
  quantity: times * chunks(bytesOf(item), 1),
});

const read = (table: unknown, found: unknown, consistent: unknown, times = 1): Omit<Usage, 'meter'> => ({
  resource: lastName(table),
  quantity: times * chunks(bytesOf(found), 4) * (consistent === true ? 1 : 0.5),
});

/** Transactions cost twice as much. https://aws.amazon.com/dynamodb/pricing/on-demand/ */
const WRITES: Readonly<Record<string, Units>> = {
  PutItem: ({ TableName, Item }) => [write(TableName, Item)],
  UpdateItem: ({ TableName, Key, ExpressionAttributeValues }, { Attributes }) => [
    write(TableName, Attributes ?? [Key, ExpressionAttributeValues]),
  ],
  DeleteItem: ({ TableName, Key }, { Attributes }) => [write(TableName, Attributes ?? Key)],
  BatchWriteItem: ({ RequestItems }) =>
    Object.entries(values(RequestItems)).flatMap(([table, requests]) =>
      list(requests).map(({ PutRequest, DeleteRequest }) => write(table, PutRequest ?? DeleteRequest)),
    ),
  TransactWriteItems: ({ TransactItems }) =>
    list(TransactItems).flatMap((item) =>
      Object.values(item)
        .map(values)
        .map(({ TableName, Item, Key, ExpressionAttributeValues }) =>
          write(TableName, Item ?? [Key, ExpressionAttributeValues], 2),
        ),
    ),
};

const READS: Readonly<Record<string, Units>> = {
  GetItem: ({ TableName, ConsistentRead }, { Item }) => [read(TableName, Item, ConsistentRead)],
  Query: ({ TableName, ConsistentRead }, { Items }) => [read(TableName, Items, ConsistentRead)],
  Scan: ({ TableName, ConsistentRead }, { Items }) => [read(TableName, Items, ConsistentRead)],
  BatchGetItem: (_, { Responses }) =>
    Object.entries(values(Responses)).flatMap(([table, items]) => list(items).map((item) => read(table, item, false))),
  TransactGetItems: ({ TransactItems }, { Responses }) =>
    list(TransactItems).map(({ Get }, index) => read(values(Get)['TableName'], list(Responses)[index], true, 2)),
};

export function tableUsage(operation: string, input: Values, output: Values): Usage[] {
  const writes = WRITES[operation]?.(input, output).map((units) => ({ ...units, meter: 'dynamodb.writes' })) ?? [];
  const reads = READS[operation]?.(input, output).map((units) => ({ ...units, meter: 'dynamodb.reads' })) ?? [];
  return [...writes, ...reads];
}

/** What is put or listed costs more than what is got; deleting is free. https://aws.amazon.com/s3/pricing/ */
export function bucketUsage(operation: string, input: Values): Usage[] {
  if (/^(Delete|AbortMultipart)/.test(operation)) return [];
  const puts = /^(Put|Copy|Post|List|Create|Upload|CompleteMultipart|Restore)/.test(operation);
  return [{ meter: puts ? 's3.puts' : 's3.gets', quantity: 1, resource: text(input['Bucket']) }];
}
