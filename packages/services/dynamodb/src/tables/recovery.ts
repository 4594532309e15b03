import type { ContinuousBackupsDescription } from '@aws-sdk/client-dynamodb';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import type { Operations } from '../types.ts';
import { onTable } from '../access.ts';
import { findTable, managedTable, tableAddress } from './lookup.ts';
import type { Table } from './table.ts';

const DAY = 24 * 60 * 60 * 1000;

function known(call: Call, name: string): Table {
  const table = findTable(call, name);
  if (table !== undefined) return table;
  throw new AwsError('TableNotFoundException', `Table not found: ${tableAddress(call, name).part}`);
}

function describe({ recovery }: Table, now: number): ContinuousBackupsDescription {
  if (!recovery.enabled) {
    return {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    };
  }
  // One can go back to any second of the period but the last five minutes.
  const latest = Math.max(recovery.since, now - 5 * 60 * 1000);
  return {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: recovery.days,
      EarliestRestorableDateTime: new Date(Math.max(recovery.since, now - recovery.days * DAY)),
      LatestRestorableDateTime: new Date(latest),
    },
  };
}

export const recoveryOperations: Operations = {
  UpdateContinuousBackups: {
    access: onTable,
    run(input, call) {
      const name = input.TableName ?? '';
      known(call, name);
      const table = managedTable(call, name);
      const { PointInTimeRecoveryEnabled: enabled = false, RecoveryPeriodInDays: days } =
        input.PointInTimeRecoverySpecification ?? {};
      if (enabled && !table.recovery.enabled) table.recovery.since = call.now();
      table.recovery.enabled = enabled;
      table.recovery.days = days ?? table.recovery.days;
      return { ContinuousBackupsDescription: describe(table, call.now()) };
    },
  },
  DescribeContinuousBackups: {
    access: onTable,
    run(input, call) {
      return { ContinuousBackupsDescription: describe(known(call, input.TableName ?? ''), call.now()) };
    },
  },
};
