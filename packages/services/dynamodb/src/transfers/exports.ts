import type { ExportTableToPointInTimeInput } from '@aws-sdk/client-dynamodb';
import { AwsError } from '@coldstart/wire';
import { defineTimer, type Call } from '@coldstart/cloud';
import type { Operations } from '../types.ts';
import { tableAccess } from '../access.ts';
import { findTable } from '../tables/lookup.ts';
import type { Table } from '../tables/table.ts';
import { writeExport } from './export-files.ts';
import { listTransfers } from './list.ts';
import { exportsPart, failureOf, repeated, transferId, type Export } from './state.ts';

/** Writes the table as it is at that moment. A restart in the middle writes it again. */
export const exportTimer = defineTimer<{ readonly arn: string }>('dynamodb/export', async (call, { arn }) => {
  const found = call.state(exportsPart).byArn.get(arn);
  if (found?.description.ExportStatus !== 'IN_PROGRESS') return;
  const { description } = found;
  try {
    Object.assign(description, await writeExport(call, exportedTable(call, found.tableArn), found));
    description.ExportStatus = 'COMPLETED';
  } catch (error) {
    // The bucket may refuse, and the table be gone; whatever else goes wrong is the cloud's own fault.
    if (!(error instanceof AwsError)) throw error;
    Object.assign(description, { ExportStatus: 'FAILED', ...failureOf(error) });
  }
  description.EndTime = new Date(call.now());
});

function exportedTable(call: Call, arn: string): Table {
  const table = findTable(call, arn);
  if (table === undefined) throw new AwsError('TableNotFoundException', `Table not found: ${arn}`);
  return table;
}

/** @throws AwsError `NotImplemented` for what AWS exports and this cloud, which keeps no past, does not */
function checkWanted(input: ExportTableToPointInTimeInput, now: number): void {
  const refused =
    input.ExportType === 'INCREMENTAL_EXPORT'
      ? 'Incremental exports are'
      : input.ExportFormat === 'ION'
        ? 'Exports in ION are'
        : input.FilterSpecification !== undefined
          ? 'FilterSpecification is'
          : input.ExportTime !== undefined && input.ExportTime.getTime() < Math.floor(now / 1000) * 1000
            ? 'ExportTime in the past is'
            : undefined;
  if (refused === undefined) return;
  throw new AwsError(
    'NotImplemented',
    `${refused} not part of this cloud, which keeps no table's past: ask for a full export of now, in DYNAMODB_JSON.`,
    { status: 501 },
  );
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.HowItWorks.html */
export const exportOperations: Operations = {
  ExportTableToPointInTime: {
    access: ({ TableArn: TableName }, call, action) => tableAccess(call, action, { TableName }),
    run(input, call) {
      const { byArn } = call.state(exportsPart);
      const known = repeated(byArn.values(), input, 'ExportConflictException');
      if (known !== undefined) return { ExportDescription: known.description };
      const table = exportedTable(call, input.TableArn);
      if (!table.recovery.enabled) {
        throw new AwsError(
          'PointInTimeRecoveryUnavailableException',
          `Point in time recovery is not enabled for table '${table.name}'`,
        );
      }
      checkWanted(input, call.now());
      const arn = `${table.arn}/export/${transferId(call)}`;
      const description: Export['description'] = {
        ExportArn: arn,
        ExportStatus: 'IN_PROGRESS',
        StartTime: new Date(call.now()),
        TableId: table.id,
        ...input,
        ExportTime: input.ExportTime ?? new Date(call.now()),
        S3SseAlgorithm: input.S3SseAlgorithm ?? 'AES256',
        ExportFormat: 'DYNAMODB_JSON',
        ExportType: 'FULL_EXPORT',
      };
      byArn.set(arn, { arn, tableArn: table.arn, input, description });
      call.schedule(exportTimer, { in: 0 }, { arn }, { key: arn, what: `export of ${table.name}` });
      return { ExportDescription: { ...description } };
    },
  },

  DescribeExport: {
    access: ({ ExportArn: resource }, _, action) => ({ action, resource }),
    run({ ExportArn: arn }, call) {
      const found = call.state(exportsPart).byArn.get(arn);
      if (found === undefined) throw new AwsError('ExportNotFoundException', `Export not found: ${arn}`);
      return { ExportDescription: found.description };
    },
  },

  ListExports: {
    run({ TableArn: table, MaxResults: limit, NextToken: token }, call) {
      const { items, ...more } = listTransfers(call.state(exportsPart).byArn, { table, limit, token });
      return {
        ExportSummaries: items.map(({ description: { ExportArn, ExportStatus, ExportType } }) => ({
          ExportArn,
          ExportStatus,
          ExportType,
        })),
        ...more,
      };
    },
  },
};
