import {
  measure,
  type ArnPlace,
  type Call,
  type Measured,
  type Measurement,
  type ServiceMetrics,
} from '@coldstart/cloud';
import type { AwsError } from '@coldstart/wire';
import type { CapacityKind, Usage } from './items/capacity.ts';
import type { Table } from './tables/table.ts';
import type { Sdk } from './types.ts';

const NAMESPACE = 'AWS/DynamoDB';

type Metric = Pick<Measurement, 'name' | 'value' | 'unit'>;
type Input = Readonly<Record<string, unknown>>;

/**
 * What CloudWatch is told of tables and their operations.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
export const tableMetrics: ServiceMetrics<Sdk> = {
  GetItem: (input, _, call) => latency(call, input),
  PutItem: (input, _, call) => latency(call, input),
  UpdateItem: (input, _, call) => latency(call, input),
  DeleteItem: (input, _, call) => latency(call, input),
  Query: (input, { Count = 0 }, call) => latency(call, input, [count('ReturnedItemCount', Count)]),
  Scan: (input, { Count = 0 }, call) => latency(call, input, [count('ReturnedItemCount', Count)]),
  BatchGetItem: (input, _, call) => latency(call, input),
  BatchWriteItem: (input, _, call) => latency(call, input),
  TransactGetItems: (input, _, call) => latency(call, input),
  TransactWriteItems: (input, _, call) => latency(call, input),
};

const count = (name: string, value = 1): Metric => ({ name, value, unit: 'Count' });

function latency(call: Call, input: object, more: readonly Metric[] = []): Measured {
  const took: Metric = { name: 'SuccessfulRequestLatency', value: call.now() - call.entry.at, unit: 'Milliseconds' };
  return ofOperation(call, { ...input }, [took, ...more]);
}

/** Measured for each table of the operation. */
function ofOperation(call: Call, input: Input, metrics: readonly Metric[]): Measured {
  const Operation = call.operation;
  const measurements = [...tablesIn(input)].flatMap((TableName) =>
    metrics.map((metric) => ({ namespace: NAMESPACE, dimensions: { TableName, Operation }, ...metric })),
  );
  return { measurements, place: placeOf(call, input) };
}

/** Names of the tables that an operation names: by themselves, as ARNs, in a batch or a transaction. */
function tablesIn({ TableName, RequestItems, TransactItems }: Input): Set<string> {
  const names = [TableName, ...Object.keys(Object(RequestItems) as object)];
  if (Array.isArray(TransactItems))
    for (const item of TransactItems as readonly Input[])
      for (const action of Object.values(item)) names.push((Object(action) as Input)['TableName']);
  return new Set(names.filter((name) => typeof name === 'string').map((name) => name.replace(/^arn:.*:table\//, '')));
}

/** Another account's table is named by its ARN. */
function placeOf(call: Call, { TableName }: Input): ArnPlace {
  const [prefix, , , region = '', account = ''] = typeof TableName === 'string' ? TableName.split(':') : [];
  return prefix === 'arn' ? { account, region } : call;
}

/** Units that an operation has used, of a table and of each of its global indexes; transactions use twice as many. */
export function tellOfCapacity(call: Call, kind: CapacityKind, table: Table, usage: Usage, factor: number): void {
  const name = kind === 'read' ? 'ConsumedReadCapacityUnits' : 'ConsumedWriteCapacityUnits';
  let own = usage.table;
  const measurements: Measurement[] = [];
  const tell = (dimensions: Measurement['dimensions'], units: number): void => {
    measurements.push({ namespace: NAMESPACE, name, dimensions, value: units * factor, unit: 'Count' });
  };
  for (const [index, units] of usage.indexes) {
    // Local indexes use what the table has.
    if (table.indexes.some((one) => one.name === index && one.kind === 'local')) own += units;
    else tell({ TableName: table.name, GlobalSecondaryIndexName: index }, units);
  }
  if (own > 0) tell({ TableName: table.name }, own);
  measure(call, measurements, placeOf(call, { TableName: table.arn }));
}

/** What was throttled is a metric of its own, and a condition that does not hold is; all else with a status of 400 is the user's. */
export function failureMetrics(_: string, input: Input, { code, status = 400 }: AwsError, call: Call): Measured {
  if (status >= 500) return ofOperation(call, input, [count('SystemErrors')]);
  if (THROTTLED.has(code)) return ofOperation(call, input, [count('ThrottledRequests')]);
  const failed = code === 'ConditionalCheckFailedException';
  if (!failed) return { measurements: [{ namespace: NAMESPACE, ...count('UserErrors') }] };
  const measurements = [...tablesIn(input)].map((TableName) => ({
    namespace: NAMESPACE,
    dimensions: { TableName },
    ...count('ConditionalCheckFailedRequests'),
  }));
  return { measurements, place: placeOf(call, input) };
}

const THROTTLED: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
]);
