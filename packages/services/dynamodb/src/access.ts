import type { AttributeValue as SdkValue } from '@aws-sdk/client-dynamodb';
import type { PolicyDocument } from '@coldstart/iam';
import { AwsError } from '@coldstart/wire';
import type { Access, Call } from '@coldstart/cloud';
import { conditionPaths, updatePaths } from './expressions/paths.ts';
import { planDelete } from './items/delete-item.ts';
import { planProjection } from './items/get-item.ts';
import { planQuery } from './items/query.ts';
import { planUpdate } from './items/update-item.ts';
import { findTable, tableAddress, tableArn } from './tables/lookup.ts';
import type { Table } from './tables/table.ts';
import type { Path } from './values/path.ts';
import { attribute, type Item } from './values/value.ts';

type Context = Record<string, string | readonly string[]>;

/** A key value as `dynamodb:LeadingKeys` has it. */
function showKey(value: SdkValue): string {
  return value.S ?? value.N ?? (value.B === undefined ? '' : Buffer.from(value.B).toString('base64'));
}

/** The values of the partition key that a request is about: condition key `dynamodb:LeadingKeys`. */
function leadingKeys(table: Table | undefined, keys: readonly (Item | undefined)[]): Context {
  if (table === undefined) return {};
  const values = keys.flatMap((key) => {
    const value = key === undefined ? undefined : attribute(key, table.keys.hash.name);
    return value === undefined ? [] : [showKey(value)];
  });
  return values.length === 0 ? {} : { 'dynamodb:LeadingKeys': values };
}

/** The attributes that a request names: condition key `dynamodb:Attributes`. */
function attributes(names: Iterable<string>): Context {
  const all = [...new Set(names)];
  return all.length === 0 ? {} : { 'dynamodb:Attributes': all };
}

function topLevel(paths: readonly Path[] | undefined): string[] {
  return (paths ?? []).map(([name]) => name);
}

/** What a request says of itself that policies may look at; nothing where it is not even valid, which the operation will say. */
function whereValid(task: () => Context): Context {
  try {
    return task();
  } catch (error) {
    if (error instanceof AwsError) return {};
    throw error;
  }
}

export interface Subject {
  readonly action: string;
  /** Name or ARN. */
  readonly tableName: string | undefined;
  readonly index?: string | undefined;
  /** Worked out only where a policy may look at it. */
  readonly context?: () => Context;
}

/** An access to a table or one of its indexes; the policy of the table speaks for both. */
export function tableAccess(call: Call, { action, tableName = '', index, context }: Subject): Access {
  const arn = tableArn(call, tableName);
  const policy: PolicyDocument | undefined = findTable(call, tableName)?.policy?.document;
  // Only a policy of the table itself has anything to say to the root of an account.
  const isAsked = policy !== undefined || call.principal.kind !== 'root';
  return {
    action: `dynamodb:${action}`,
    resource: index === undefined ? arn : `${arn}/index/${index}`,
    resourceAccount: tableAddress(call, tableName).account,
    ...(policy === undefined ? {} : { resourcePolicy: policy }),
    context: isAsked && context !== undefined ? context() : {},
  };
}

interface Returning {
  readonly ReturnValues?: string;
  readonly ReturnConsumedCapacity?: string;
  readonly Select?: string;
}

function returning({ ReturnValues: values, ReturnConsumedCapacity: capacity, Select: select }: Returning): Context {
  return {
    ...(values === undefined ? {} : { 'dynamodb:ReturnValues': values }),
    ...(capacity === undefined ? {} : { 'dynamodb:ReturnConsumedCapacity': capacity }),
    ...(select === undefined ? {} : { 'dynamodb:Select': select }),
  };
}

type GetLike = Parameters<typeof planProjection>[0] &
  Returning & { TableName: string | undefined; Key: Item | undefined };
type PutLike = Returning & { TableName: string | undefined; Item: Item | undefined };
type UpdateLike = Parameters<typeof planUpdate>[0] & Returning & { TableName: string | undefined };
type DeleteLike = Parameters<typeof planDelete>[0] & Returning & { TableName: string | undefined };

export function getAccess(call: Call, input: GetLike): Access {
  const table = findTable(call, input.TableName ?? '');
  return tableAccess(call, {
    action: 'GetItem',
    tableName: input.TableName,
    context: () => ({
      ...leadingKeys(table, [input.Key]),
      ...returning(input),
      ...whereValid(() => attributes([...Object.keys(input.Key ?? {}), ...topLevel(planProjection(input))])),
    }),
  });
}

export function putAccess(call: Call, input: PutLike): Access {
  const table = findTable(call, input.TableName ?? '');
  return tableAccess(call, {
    action: 'PutItem',
    tableName: input.TableName,
    context: () => ({
      ...leadingKeys(table, [input.Item]),
      ...returning(input),
      ...attributes(Object.keys(input.Item ?? {})),
    }),
  });
}

export function updateAccess(call: Call, input: UpdateLike): Access {
  const table = findTable(call, input.TableName ?? '');
  return tableAccess(call, {
    action: 'UpdateItem',
    tableName: input.TableName,
    context: () => ({
      ...leadingKeys(table, [input.Key]),
      ...returning(input),
      ...whereValid(() => {
        const { actions, condition } = planUpdate(input);
        const paths = [...updatePaths(actions), ...conditionPaths(condition)];
        return attributes([...Object.keys(input.Key ?? {}), ...topLevel(paths)]);
      }),
    }),
  });
}

export function deleteAccess(call: Call, input: DeleteLike, action = 'DeleteItem'): Access {
  const table = findTable(call, input.TableName ?? '');
  return tableAccess(call, {
    action,
    tableName: input.TableName,
    context: () => ({
      ...leadingKeys(table, [input.Key]),
      ...returning(input),
      ...whereValid(() =>
        attributes([...Object.keys(input.Key ?? {}), ...topLevel(conditionPaths(planDelete(input).condition))]),
      ),
    }),
  });
}

type QueryLike = Parameters<typeof planQuery>[0] & Returning & { TableName: string | undefined; IndexName?: string };

export function queryAccess(call: Call, input: QueryLike): Access {
  const table = findTable(call, input.TableName ?? '');
  const index = table?.indexes.find(({ name }) => name === input.IndexName);
  const hash = (index?.keys ?? table?.keys)?.hash.name;
  return tableAccess(call, {
    action: 'Query',
    tableName: input.TableName,
    index: input.IndexName,
    context: () => ({
      ...returning(input),
      ...whereValid(() => {
        const { conditions, filter, projection } = planQuery(input);
        const values = hash === undefined ? undefined : conditions.get(hash)?.values;
        const names = [...conditions.keys(), ...topLevel(conditionPaths(filter)), ...topLevel(projection)];
        return {
          ...(values === undefined ? {} : { 'dynamodb:LeadingKeys': values.map(showKey) }),
          ...attributes(names),
        };
      }),
    }),
  });
}

/** One access for each table of a batch, about all keys that it names there. */
export function batchAccess(
  call: Call,
  action: 'BatchGetItem' | 'BatchWriteItem',
  keys: Readonly<Record<string, readonly (Item | undefined)[]>>,
): Access[] {
  return Object.entries(keys).map(([tableName, items]) =>
    tableAccess(call, {
      action,
      tableName,
      context: () => ({
        ...leadingKeys(findTable(call, tableName), items),
        ...attributes(items.flatMap((item) => Object.keys(item ?? {}))),
      }),
    }),
  );
}

/** An action of a transaction needs what it would need alone, and says whose part it is. */
export function enclosed(access: Access, operation: string): Access {
  return { ...access, context: { ...access.context, 'dynamodb:EnclosingOperation': operation } };
}
