import type { Operations } from '../types.ts';
import { onTable } from '../access.ts';
import { tableMissing } from '../errors.ts';
import { describedTable, managedTable } from './lookup.ts';
import type { Table } from './table.ts';

const DEFAULT_MODE = 'ACCESSED_AND_THROTTLED_KEYS';

function checkIndex(table: Table, index: string | undefined): void {
  if (index !== undefined && !table.indexes.some(({ name }) => name === index)) throw tableMissing();
}

export const insightsOperations: Operations = {
  /** Contributor Insights is a setting here; there are no rules and no graphs behind it. */
  UpdateContributorInsights: {
    access: onTable,
    run(input, call) {
      const table = managedTable(call, input.TableName ?? '');
      const index = input.IndexName;
      checkIndex(table, index);
      const mode = input.ContributorInsightsMode ?? DEFAULT_MODE;
      const enable = input.ContributorInsightsAction === 'ENABLE';
      if (enable) table.insights.set(index ?? '', { mode, updated: call.now() });
      else table.insights.delete(index ?? '');
      return {
        TableName: table.name,
        ...(index === undefined ? {} : { IndexName: index }),
        ContributorInsightsStatus: enable ? 'ENABLING' : 'DISABLING',
        ...(enable ? { ContributorInsightsMode: mode } : {}),
      };
    },
  },
  DescribeContributorInsights: {
    access: onTable,
    run(input, call) {
      const table = describedTable(call, input.TableName ?? '');
      const index = input.IndexName;
      checkIndex(table, index);
      const insights = table.insights.get(index ?? '');
      const names = { TableName: table.name, ...(index === undefined ? {} : { IndexName: index }) };
      if (insights === undefined) return { ...names, ContributorInsightsStatus: 'DISABLED' };
      const rule = `${table.name}${index === undefined ? '' : `-${index}`}-${insights.updated}`;
      return {
        ...names,
        ContributorInsightsStatus: 'ENABLED',
        ContributorInsightsMode: insights.mode === DEFAULT_MODE ? DEFAULT_MODE : 'THROTTLED_KEYS',
        ContributorInsightsRuleList: [
          `DynamoDBContributorInsights-PKC-${rule}`,
          `DynamoDBContributorInsights-PKT-${rule}`,
        ],
        LastUpdateDateTime: new Date(insights.updated),
      };
    },
  },
};
