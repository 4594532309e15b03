import type {
  DescribeTimeToLiveInput,
  DescribeTimeToLiveOutput,
  UpdateTimeToLiveInput,
  UpdateTimeToLiveOutput,
} from '@aws-sdk/client-dynamodb';
import type { Call } from '@coldstart/cloud';
import { validation } from '../errors.ts';
import { noteAllExpiries } from '../items/write.ts';
import { describedTable, managedTable } from './lookup.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
export function updateTimeToLive(input: UpdateTimeToLiveInput, call: Call): UpdateTimeToLiveOutput {
  const { AttributeName: attribute = '', Enabled: enabled = false } = input.TimeToLiveSpecification ?? {};
  const table = managedTable(call, input.TableName ?? '');
  const isEnabled = table.ttl?.enabled === true;
  if (isEnabled === enabled) throw validation(`TimeToLive is already ${enabled ? 'enabled' : 'disabled'}`);
  if (isEnabled && table.ttl?.attribute !== attribute) {
    throw validation(
      `TimeToLive is active on a different AttributeName: current AttributeName is ${table.ttl?.attribute}`,
    );
  }
  table.ttl = { attribute, enabled, expiries: [], sweep: undefined };
  if (enabled) noteAllExpiries(call, table);
  return { TimeToLiveSpecification: { AttributeName: attribute, Enabled: enabled } };
}

export function describeTimeToLive(input: DescribeTimeToLiveInput, call: Call): DescribeTimeToLiveOutput {
  const { ttl } = describedTable(call, input.TableName ?? '');
  return {
    TimeToLiveDescription:
      ttl?.enabled === true
        ? { AttributeName: ttl.attribute, TimeToLiveStatus: 'ENABLED' }
        : { TimeToLiveStatus: 'DISABLED' },
  };
}
