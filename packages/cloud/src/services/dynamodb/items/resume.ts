import type { Cloud } from '../../../core/cloud.ts';
import { tablePart } from '../tables/table.ts';
import { scheduleSweep } from './write.ts';

/** After a restart: plans the deletion of what expires, and has expired meanwhile. */
export function resumeExpiry(cloud: Cloud): void {
  for (const address of cloud.store.addresses(tablePart)) {
    const table = cloud.store.peek(tablePart, address)?.table;
    if (table?.ttl === undefined || table.ttl.expiries.length === 0) continue;
    const { account, region } = address;
    const principal = {
      kind: 'service',
      account,
      arn: 'dynamodb.amazonaws.com',
      service: 'dynamodb.amazonaws.com',
    } as const;
    table.ttl.sweep = undefined;
    void cloud.context('dynamodb', 'resume expiry', { account, region, principal }).then(({ call, done }) => {
      scheduleSweep(call, table);
      done();
    });
  }
}
