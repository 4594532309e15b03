import type { Operations } from '../types.ts';
import { onTable } from '../access.ts';
import { validation } from '../errors.ts';
import { listExpiries, unscheduleExpiry } from '../items/write.ts';
import { describedTable, managedTable } from './lookup.ts';

export const timeToLiveOperations: Operations = {
  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
  UpdateTimeToLive: {
    access: onTable,
    run(input, call) {
      const { AttributeName: attribute = '', Enabled: enabled = false } = input.TimeToLiveSpecification ?? {};
      const table = managedTable(call, input.TableName ?? '');
      const isEnabled = table.ttl?.enabled === true;
      if (isEnabled === enabled) throw validation(`TimeToLive is already ${enabled ? 'enabled' : 'disabled'}`);
      if (isEnabled && table.ttl?.attribute !== attribute) {
        throw validation(
          `TimeToLive is active on a different AttributeName: current AttributeName is ${table.ttl?.attribute}`,
        );
      }
      table.ttl = { attribute, enabled, expiries: [], timer: undefined };
      if (enabled) listExpiries(call, table);
      else unscheduleExpiry(call, table);
      return { TimeToLiveSpecification: { AttributeName: attribute, Enabled: enabled } };
    },
  },
  DescribeTimeToLive: {
    access: onTable,
    run(input, call) {
      const { ttl } = describedTable(call, input.TableName ?? '');
      return {
        TimeToLiveDescription:
          ttl?.enabled === true
            ? { AttributeName: ttl.attribute, TimeToLiveStatus: 'ENABLED' }
            : { TimeToLiveStatus: 'DISABLED' },
      };
    },
  },
};
