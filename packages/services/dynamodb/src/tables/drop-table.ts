import type { Call } from '@coldstart/cloud';
import { endStream } from '../items/streams.ts';
import { unscheduleExpiry } from '../items/write.ts';
import { homeOf } from './lookup.ts';
import { tablePart, type Table } from './table.ts';

/** Forgets a table, but for what its stream has recorded. */
export function dropTable(call: Call, table: Table): void {
  if (table.stream !== undefined) endStream(call, table.stream);
  leaveReplicas(call, table);
  unscheduleExpiry(call, table);
  call.dropState(tablePart, { ...homeOf(table), part: table.name });
}

/** The other replicas forget a table that goes. */
function leaveReplicas(call: Call, table: Table): void {
  const { account, region } = homeOf(table);
  for (const { region: other } of table.replicas) {
    const { table: replica } = call.state(tablePart, { account, region: other, part: table.name });
    if (replica !== undefined) replica.replicas = replica.replicas.filter((entry) => entry.region !== region);
  }
}
