import { defineTimer, type Call } from '@coldstart/cloud';
import { forgetTransactions } from './data/transactions.ts';
import { closeAll, dropCluster } from './postgres/live.ts';
import { changeDatabases, membersOf, type Cluster, type Instance } from './state.ts';

/** Milliseconds from `creating` to `available`, and the like: minutes on AWS. */
const SETTLES_AFTER = 100;

interface Settling {
  readonly kind: 'clusters' | 'instances';
  readonly id: string;
  readonly resourceId: string;
}

const DONE = { stopping: 'stopped', stopped: 'stopped' } as const;

/** What was asked of a cluster or an instance is done. */
export const settles = defineTimer<Settling>('rds/settles', async (call, { kind, id, resourceId }) => {
  const all = changeDatabases(call);
  const found = all[kind].get(id);
  // Another one of this name may be there by now.
  if (found?.resourceId !== resourceId) return;
  if (found.status !== 'deleting') {
    found.status = found.status === 'stopping' || found.status === 'stopped' ? DONE[found.status] : 'available';
    return;
  }
  all[kind].delete(id);
  if ('databases' in found) {
    forgetTransactions(call.cloud, ({ target }) => target.cluster.resourceId === resourceId);
    await dropCluster(call.cloud, found);
  }
});

/** It is busy with what was asked of it, and is done with it soon after. */
export function settle(call: Call, one: Cluster | Instance, status: Cluster['status']): void {
  one.status = status;
  const kind = 'databases' in one ? 'clusters' : 'instances';
  const what = `${kind === 'clusters' ? 'cluster' : 'instance'} ${one.id} is no longer ${status}`;
  call.schedule(
    settles,
    { in: SETTLES_AFTER },
    { kind, id: one.id, resourceId: one.resourceId },
    { key: one.resourceId, what },
  );
}

/** A cluster that stops or starts does so with its instances. */
export function settleAll(call: Call, cluster: Cluster, status: Cluster['status']): void {
  for (const one of [cluster, ...membersOf(changeDatabases(call), cluster)]) settle(call, one, status);
}

/** Nobody is connected any more. */
export async function disconnect(call: Call, cluster: Cluster): Promise<void> {
  forgetTransactions(call.cloud, ({ target }) => target.cluster.resourceId === cluster.resourceId);
  // What is kept in memory alone stays open: it would be gone otherwise.
  if (call.cloud.folder !== undefined) await closeAll(call.cloud, `${cluster.account}/${cluster.resourceId}/`);
}
