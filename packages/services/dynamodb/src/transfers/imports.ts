import type { ImportTableInput } from '@aws-sdk/client-dynamodb';
import { AwsError } from '@coldstart/wire';
import { defineTimer, type Call } from '@coldstart/cloud';
import type { Operations } from '../types.ts';
import { tableAccess } from '../access.ts';
import { applyLocally, checkSize, currentItem } from '../items/change.ts';
import { checkItemKeys, keyOf } from '../items/keys.ts';
import { makeTable } from '../tables/create-table.ts';
import { findKey } from '../tables/encryption.ts';
import { tableAddress } from '../tables/lookup.ts';
import { tablePart, type Table } from '../tables/table.ts';
import { checkItem } from '../values/check.ts';
import { itemSize, type AttributeValue } from '../values/value.ts';
import { itemReaders, readObjects } from './source.ts';
import { listTransfers } from './list.ts';
import { failureOf, importsPart, repeated, transferId, type Import } from './state.ts';

interface Counts {
  ErrorCount: number;
  ProcessedItemCount: number;
  ImportedItemCount: number;
  ProcessedSizeBytes: number;
}

function putItem(table: Table, read: () => Record<string, AttributeValue>, counts: Counts): void {
  counts.ProcessedItemCount++;
  try {
    const item = checkItem(read());
    checkItemKeys(table, item);
    checkSize(item);
    const key = keyOf(table.keys, item);
    applyLocally({ table, key, before: currentItem(table, key), after: item });
    counts.ImportedItemCount++;
    counts.ProcessedSizeBytes += itemSize(item);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    counts.ErrorCount++;
  }
}

async function fill(call: Call, table: Table, input: ImportTableInput): Promise<Counts> {
  const counts: Counts = { ErrorCount: 0, ProcessedItemCount: 0, ImportedItemCount: 0, ProcessedSizeBytes: 0 };
  for await (const text of readObjects(call, input)) {
    for (const read of itemReaders(text, input, table.definitions)) putItem(table, read, counts);
  }
  return counts;
}

/** Makes the table, which is there once it is full. A restart in the middle begins anew. */
export const importTimer = defineTimer<{ readonly arn: string }>('dynamodb/import', async (call, { arn }) => {
  const found = call.state(importsPart).byArn.get(arn);
  if (found?.description.ImportStatus !== 'IN_PROGRESS') return;
  const { input, description } = found;
  try {
    const parameters = parametersOf(input);
    const keyArn = await findKey(call, parameters.SSESpecification);
    const table: Table = { ...makeTable(call, parameters, keyArn), id: description.TableId ?? '' };
    const counts = await fill(call, table, input);
    call.state(tablePart, tableAddress(call, table.name)).table = table;
    Object.assign(description, counts, outcome(counts));
  } catch (error) {
    // The bucket may refuse, or somebody have made the table meanwhile; whatever else goes wrong is the cloud's own fault.
    if (!(error instanceof AwsError)) throw error;
    Object.assign(description, { ImportStatus: 'FAILED', ...failureOf(error) });
  }
  description.EndTime = new Date(call.now());
});

function outcome({ ErrorCount: errors }: Counts): Import['description'] {
  if (errors === 0) return { ImportStatus: 'COMPLETED' };
  return {
    ImportStatus: 'FAILED',
    FailureCode: 'ItemValidationError',
    FailureMessage: 'Some of the items failed validation checks and were not imported.',
  };
}

const parametersOf = ({ TableCreationParameters: parameters }: ImportTableInput) => ({
  ...parameters,
  TableName: parameters?.TableName,
});

/** @throws AwsError `NotImplemented` for what AWS reads and this cloud does not */
function checkFormat({ InputFormat: format, TableCreationParameters: parameters }: ImportTableInput): void {
  if (format === 'ION') {
    throw new AwsError('NotImplemented', 'ION is not read by this cloud: write DYNAMODB_JSON or CSV.', { status: 501 });
  }
  if (parameters?.VectorIndexes !== undefined) {
    throw new AwsError('NotImplemented', 'VectorIndexes are not part of this cloud: leave them out.', { status: 501 });
  }
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.HowItWorks.html */
export const importOperations: Operations = {
  ImportTable: {
    access: ({ TableCreationParameters: parameters }, call, action) =>
      tableAccess(call, action, { TableName: parameters.TableName }),
    async run(input, call) {
      const parameters = parametersOf(input);
      const keyArn = await findKey(call, parameters.SSESpecification);
      const { byArn } = call.state(importsPart);
      const known = repeated(byArn.values(), input, 'ImportConflictException');
      if (known !== undefined) return { ImportTableDescription: known.description };
      checkFormat(input);
      const table = makeTable(call, parameters, keyArn);
      const arn = `${table.arn}/import/${transferId(call)}`;
      const description: Import['description'] = {
        ImportArn: arn,
        ImportStatus: 'IN_PROGRESS',
        TableArn: table.arn,
        TableId: table.id,
        ...input,
        InputCompressionType: input.InputCompressionType ?? 'NONE',
        StartTime: new Date(call.now()),
        ErrorCount: 0,
        ProcessedItemCount: 0,
        ImportedItemCount: 0,
        ProcessedSizeBytes: 0,
      };
      byArn.set(arn, { arn, tableArn: table.arn, input, description });
      call.schedule(importTimer, { in: 0 }, { arn }, { key: arn, what: `import of ${table.name}` });
      return { ImportTableDescription: { ...description } };
    },
  },

  DescribeImport: {
    access: ({ ImportArn: resource }, _, action) => ({ action, resource }),
    run({ ImportArn: arn }, call) {
      const found = call.state(importsPart).byArn.get(arn);
      if (found === undefined) throw new AwsError('ImportNotFoundException', `Import not found: ${arn}`);
      return { ImportTableDescription: found.description };
    },
  },

  ListImports: {
    run({ TableArn: table, PageSize: limit, NextToken: token }, call) {
      const { items, ...more } = listTransfers(call.state(importsPart).byArn, { table, limit, token });
      return {
        ImportSummaryList: items.map(({ description }) => ({
          ImportArn: description.ImportArn,
          ImportStatus: description.ImportStatus,
          TableArn: description.TableArn,
          S3BucketSource: description.S3BucketSource,
          InputFormat: description.InputFormat,
          StartTime: description.StartTime,
          EndTime: description.EndTime,
        })),
        ...more,
      };
    },
  },
};
