import type { ProvisionedThroughput, UpdateTableInput } from '@aws-sdk/client-dynamodb';
import type { Call } from '@coldstart/cloud';
import { invalid, validation } from '../errors.ts';
import { readThroughput } from './settings.ts';
import type { Table, Throughput } from './table.ts';

/** Changes provisioned throughput. @throws ValidationException when it is what it was */
export function setThroughput(throughput: Throughput, wanted: ProvisionedThroughput, now: number): void {
  const { read, write } = readThroughput(wanted);
  if (read === throughput.read && write === throughput.write) {
    throw validation(
      'The provisioned throughput for the table will not change. The requested value equals the current value. ' +
        `Current ReadCapacityUnits provisioned for the table: ${throughput.read}. ` +
        `Requested ReadCapacityUnits: ${read}. ` +
        `Current WriteCapacityUnits provisioned for the table: ${throughput.write}. ` +
        `Requested WriteCapacityUnits: ${write}. ` +
        'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
    );
  }
  if (read > throughput.read || write > throughput.write) throughput.increased = now;
  if (read < throughput.read || write < throughput.write) {
    throughput.decreased = now;
    throughput.decreasesToday++;
  }
  throughput.read = read;
  throughput.write = write;
}

/** Changes how a table is billed, and its throughput. @throws ValidationException */
export function updateBilling(call: Call, table: Table, input: UpdateTableInput): void {
  const mode = input.BillingMode ?? table.billing;
  const wanted = input.ProvisionedThroughput;
  if (mode === 'PAY_PER_REQUEST') {
    if (wanted !== undefined) {
      throw invalid(
        'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
      );
    }
    if (table.billing === 'PAY_PER_REQUEST') return;
    table.billing = mode;
    table.onDemandSince = call.now();
    table.throughput = { read: 0, write: 0, decreasesToday: table.throughput.decreasesToday };
    for (const index of table.indexes) {
      if (index.kind === 'global') index.throughput = { read: 0, write: 0, decreasesToday: 0 };
    }
    return;
  }
  if (table.billing === 'PAY_PER_REQUEST') switchToProvisioned(table, input);
  else if (wanted !== undefined) setThroughput(table.throughput, wanted, call.now());
  else if (input.BillingMode === 'PROVISIONED') {
    throw invalid('ProvisionedThroughput must be specified when BillingMode is PROVISIONED');
  }
}

function switchToProvisioned(table: Table, { ProvisionedThroughput: wanted, ...input }: UpdateTableInput): void {
  if (wanted === undefined) throw invalid('ProvisionedThroughput must be specified when BillingMode is PROVISIONED');
  const updates = new Map(
    (input.GlobalSecondaryIndexUpdates ?? []).map(({ Update: update }) => [
      update?.IndexName,
      update?.ProvisionedThroughput,
    ]),
  );
  const global = table.indexes.filter(({ kind }) => kind === 'global');
  const lacking = global.filter(({ name }) => updates.get(name) === undefined).map(({ name }) => name);
  if (lacking.length > 0) throw invalid(`ProvisionedThroughput must be specified for index: ${lacking.join(',')}`);
  table.billing = 'PROVISIONED';
  table.throughput = readThroughput(wanted);
}
