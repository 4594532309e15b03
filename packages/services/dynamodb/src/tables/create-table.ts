import { randomUUID } from 'node:crypto';
import type { CreateTableInput } from '@aws-sdk/client-dynamodb';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import type { Operations } from '../types.ts';
import { onTable } from '../access.ts';
import { invalid, validation } from '../errors.ts';
import { emptyCollection } from '../items/collection.ts';
import { startStream } from '../items/streams.ts';
import { describeTable, type Phase } from './describe.ts';
import { findKey, readEncryption } from './encryption.ts';
import { readKeys } from './key-schema.ts';
import { newIndex } from './new-index.ts';
import { checkTableName, findTable, problemOfTableName, tableAddress, tableArn } from './lookup.ts';
import { readPolicy } from './policies.ts';
import {
  checkDefinitionsUsed,
  checkGlobalIndexes,
  checkIndexNames,
  checkLocalIndexes,
  readDefinitions,
} from './schema.ts';
import { readStreamView, readThroughput, readWarm } from './settings.ts';
import { tablePart, type Table } from './table.ts';
import { tableTags } from './tags.ts';

function checkBilling(input: CreateTableInput): 'PROVISIONED' | 'PAY_PER_REQUEST' {
  const { ReadCapacityUnits: read, WriteCapacityUnits: write } = input.ProvisionedThroughput ?? {};
  if (input.BillingMode === 'PAY_PER_REQUEST') {
    if (input.ProvisionedThroughput !== undefined) {
      throw invalid(
        'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
      );
    }
    return 'PAY_PER_REQUEST';
  }
  if (read === undefined || write === undefined) {
    throw invalid('ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED');
  }
  return 'PROVISIONED';
}

/** The model no longer requires these members; DynamoDB does. */
function nullMembers(names: readonly string[]): Error {
  const problems = names.map(
    (name) =>
      `Value null at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must not be null`,
  );
  const count = `${problems.length} validation error${problems.length === 1 ? '' : 's'}`;
  return validation(`${count} detected: ${problems.join('; ')}`);
}

/** What a table consists of. @throws ValidationException for what does not go together */
function readDesign(input: CreateTableInput, arn: string) {
  const missing = (['KeySchema', 'AttributeDefinitions'] as const).filter((member) => input[member] === undefined);
  if (missing.length > 0) throw nullMembers(missing);
  const billing = checkBilling(input);
  const throughput = readThroughput(input.ProvisionedThroughput);
  const definitions = readDefinitions(input.AttributeDefinitions ?? []);
  const keys = readKeys(input.KeySchema ?? [], definitions);
  const { LocalSecondaryIndexes: local, GlobalSecondaryIndexes: global } = input;
  checkLocalIndexes(local, keys, definitions);
  const indexes = [
    ...(local ?? []).map((index) => newIndex('local', arn, definitions, index)),
    ...(global ?? []).map((index) => newIndex('global', arn, definitions, index)),
  ];
  checkGlobalIndexes(global, billing);
  checkIndexNames([...(local ?? []), ...(global ?? [])]);
  checkDefinitionsUsed(definitions, [keys, ...indexes.map((index) => index.keys)]);
  return { billing, throughput, definitions, keys, indexes };
}

/**
 * A table as it is asked for, still empty and nowhere to be found.
 *
 * @param keyArn of `findKey`
 * @throws AwsError ValidationException, ResourceInUseException
 */
export function makeTable(call: Call, input: CreateTableInput, keyArn: string | undefined): Table {
  const given = input.TableName ?? '';
  const { part: name } = tableAddress(call, given);
  checkTableName(name);
  const arn = tableArn(call, given);
  const design = readDesign(input, arn);
  const view = readStreamView(input.StreamSpecification);
  const tags = tableTags.add([], input.Tags);
  if (findTable(call, given) !== undefined) {
    throw new AwsError('ResourceInUseException', `Table already exists: ${name}`);
  }
  const encryption = readEncryption(input.SSESpecification, keyArn);
  const policy = input.ResourcePolicy === undefined ? undefined : readPolicy(input.ResourcePolicy, call.now());
  const stream = view === undefined ? undefined : startStream(call, arn, design.keys, view);
  return {
    ...design,
    name,
    arn,
    id: randomUUID(),
    created: call.now(),
    items: emptyCollection(),
    onDemandSince: design.billing === 'PAY_PER_REQUEST' ? call.now() : undefined,
    onDemand: input.OnDemandThroughput,
    warm: readWarm(input.WarmThroughput),
    tableClass: input.TableClass === undefined ? undefined : { name: input.TableClass, updated: undefined },
    deletionProtection: input.DeletionProtectionEnabled === true,
    encryption,
    stream,
    lastStream: stream,
    ttl: undefined,
    tags,
    recovery: { enabled: false, since: 0, days: 35 },
    policy,
    streamPolicy: undefined,
    replicas: [],
    insights: new Map(),
  };
}

export const creationOperations: Operations = {
  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
  CreateTable: {
    access: onTable,
    violated: (_, { TableName: name }) =>
      name === undefined
        ? "The parameter 'TableName' is required but was not present in the request"
        : problemOfTableName(name),
    async run(input, call) {
      const table = makeTable(call, input, await findKey(call, input.SSESpecification));
      call.state(tablePart, tableAddress(call, table.name)).table = table;
      const creating: Phase = {
        status: 'CREATING',
        indexes: Object.fromEntries(table.indexes.map((index) => [index.name, 'CREATING'])),
      };
      return { TableDescription: describeTable(table, creating) };
    },
  },
};
