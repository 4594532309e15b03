import type { Operations } from '../types.ts';
import { formatArn } from '@coldstart/cloud';
import { onTable } from '../access.ts';
import { validation } from '../errors.ts';
import { describeDeleted, describeTable } from './describe.ts';
import { describedTable } from './lookup.ts';
import { dropTable } from './drop-table.ts';
import { tablePart } from './table.ts';

export const tableOperations: Operations = {
  DescribeTable: {
    access: onTable,
    run(input, call) {
      return { Table: describeTable(describedTable(call, input.TableName ?? '')) };
    },
  },
  DeleteTable: {
    access: onTable,
    run(input, call) {
      const name = input.TableName ?? '';
      const table = describedTable(call, name);
      if (table.deletionProtection) {
        throw validation(
          'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
        );
      }
      dropTable(call, table);
      return { TableDescription: describeDeleted(table) };
    },
  },
  ListTables: {
    access: (_, call, action) => ({ action, resource: formatArn(call, 'dynamodb', 'table/*') }),
    run(input, call) {
      const { store } = call.cloud;
      const names = store
        .addresses(tablePart)
        .filter((address) => address.account === call.account && address.region === call.region)
        .filter((address) => store.peek(tablePart, address)?.table !== undefined)
        .map(({ part }) => part)
        .filter((name) => input.ExclusiveStartTableName === undefined || name > input.ExclusiveStartTableName)
        .sort();
      const limit = input.Limit ?? PAGE;
      const page = names.slice(0, limit);
      const last = page.at(-1);
      return {
        TableNames: page,
        ...(names.length > limit && last !== undefined ? { LastEvaluatedTableName: last } : {}),
      };
    },
  },
  /** The quotas of a new account. */
  DescribeLimits: {
    run() {
      return {
        AccountMaxReadCapacityUnits: 80_000,
        AccountMaxWriteCapacityUnits: 80_000,
        TableMaxReadCapacityUnits: 40_000,
        TableMaxWriteCapacityUnits: 40_000,
      };
    },
  },
  DescribeEndpoints: {
    run(_, call) {
      const { host } = new URL(call.cloud.endpoint);
      return { Endpoints: [{ Address: host, CachePeriodInMinutes: 1440 }] };
    },
  },
};

/** Tables at a time, when the caller does not say. */
const PAGE = 100;
