import type { Cloud, StateAddress } from '@coldstart/cloud';
import { tablePart, type Table } from '../tables/table.ts';
import { scheduleSweep } from './write.ts';

const PRINCIPAL = 'dynamodb.amazonaws.com';

async function resumeTable(cloud: Cloud, { account, region }: StateAddress, table: Table): Promise<void> {
  const principal = { kind: 'service', account, arn: PRINCIPAL, service: PRINCIPAL } as const;
  const { call, done } = await cloud.context('dynamodb', 'resume expiry', { account, region, principal });
  scheduleSweep(call, table);
  done();
}

/** After a restart: plans the deletion of what expires, and has expired meanwhile. */
export function resumeExpiry(cloud: Cloud): void {
  for (const address of cloud.store.addresses(tablePart)) {
    const table = cloud.store.peek(tablePart, address)?.table;
    if (table?.ttl === undefined || table.ttl.expiries.length === 0) continue;
    table.ttl.sweep = undefined;
    void resumeTable(cloud, address, table);
  }
}
