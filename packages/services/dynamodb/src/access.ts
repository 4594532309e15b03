import type { AttributeValue as SdkValue } from '@aws-sdk/client-dynamodb';
import { AwsError } from '@coldstart/wire';
import type { Access, Call } from '@coldstart/cloud';
import { findTable, tableAddress, tableArn } from './tables/lookup.ts';
import type { Table } from './tables/table.ts';
import type { Path } from './values/path.ts';
import { attribute, type Item } from './values/value.ts';

/** Condition keys. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html#amazondynamodb-policy-keys */
type Context = Record<string, string | readonly string[]>;

/** A key value as `dynamodb:LeadingKeys` has it. */
export function showKey(value: SdkValue): string {
  return value.S ?? value.N ?? (value.B === undefined ? '' : Buffer.from(value.B).toString('base64'));
}

/** The values of the partition key that a request is about: condition key `dynamodb:LeadingKeys`. */
export function leadingKeys(table: Table | undefined, keys: readonly (Item | undefined)[]): Context {
  if (table === undefined) return {};
  const values = keys.flatMap((key) =>
    table.keys.hash.flatMap(({ name }) => {
      const value = key === undefined ? undefined : attribute(key, name);
      return value === undefined ? [] : [showKey(value)];
    }),
  );
  return values.length === 0 ? {} : { 'dynamodb:LeadingKeys': values };
}

/** The attributes that a request names: condition key `dynamodb:Attributes`. */
export function attributes(names: Iterable<string>): Context {
  const all = [...new Set(names)];
  return all.length === 0 ? {} : { 'dynamodb:Attributes': all };
}

export function topLevel(paths: readonly Path[] | undefined): string[] {
  return (paths ?? []).map(([name]) => name);
}

/** What a request says of itself that policies may look at; nothing where it is not even valid, which the operation will say. */
export function whereValid(task: () => Context): Context {
  try {
    return task();
  } catch (error) {
    if (error instanceof AwsError) return {};
    throw error;
  }
}

export interface Returning {
  readonly ReturnValues?: string;
  readonly ReturnConsumedCapacity?: string;
  readonly Select?: string;
}

/** The condition keys about what a request wants back. */
export function returning({
  ReturnValues: values,
  ReturnConsumedCapacity: capacity,
  Select: select,
}: Returning): Context {
  return {
    ...(values === undefined ? {} : { 'dynamodb:ReturnValues': values }),
    ...(capacity === undefined ? {} : { 'dynamodb:ReturnConsumedCapacity': capacity }),
    ...(select === undefined ? {} : { 'dynamodb:Select': select }),
  };
}

interface TableInput {
  readonly TableName: string | undefined;
  readonly IndexName?: string | undefined;
}

/**
 * An access to a table or one of its indexes; the policy of the table speaks for both.
 *
 * @param context worked out only where a policy may look at it
 */
export function tableAccess(
  call: Call,
  action: string,
  { TableName: tableName = '', IndexName: index }: TableInput,
  context?: () => Context,
): Access {
  const arn = tableArn(call, tableName);
  const policy = findTable(call, tableName)?.policy?.document;
  // Only a policy of the table itself has anything to say to the root of an account.
  const isAsked = policy !== undefined || call.principal.kind !== 'root';
  return {
    action,
    resource: index === undefined ? arn : `${arn}/index/${index}`,
    resourceAccount: tableAddress(call, tableName).account,
    ...(policy === undefined ? {} : { resourcePolicy: policy }),
    context: isAsked && context !== undefined ? context() : {},
  };
}

/** One table. */
export const onTable = (
  { TableName }: { readonly TableName: string | undefined },
  call: Call,
  action: string,
): Access => tableAccess(call, action, { TableName });

/** One table, or one of its indexes where one is named. */
export const onIndex = (input: TableInput, call: Call, action: string): Access => tableAccess(call, action, input);

/** The table of an ARN. */
export const onResource = (
  { ResourceArn: TableName }: { readonly ResourceArn: string | undefined },
  call: Call,
  action: string,
): Access => tableAccess(call, action, { TableName });

/** One access for each table of a batch, about all keys that it names there. */
export function batchAccess(
  call: Call,
  action: string,
  batches: readonly (readonly [tableName: string, keys: readonly (Item | undefined)[]])[],
): Access[] {
  return batches.map(([TableName, keys]) =>
    tableAccess(call, action, { TableName }, () => ({
      ...leadingKeys(findTable(call, TableName), keys),
      ...attributes(keys.flatMap((key) => Object.keys(key ?? {}))),
    })),
  );
}

/** An action of a transaction needs what it would need alone, and says whose part it is. */
export function enclosed(access: Access, operation: string): Access {
  return { ...access, context: { ...access.context, 'dynamodb:EnclosingOperation': operation } };
}
