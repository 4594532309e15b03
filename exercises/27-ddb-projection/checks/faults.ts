import type { CheckContext } from '@coldstart/checks';

/** Writes that a function may choose from. */
const WRITES = [
  'PutItem',
  'UpdateItem',
  'BatchWriteItem',
  'TransactWriteItems',
  'ExecuteStatement',
  'BatchExecuteStatement',
  'ExecuteTransaction',
];

/** A table does not take some writes, from the n-th on. @returns the way to mend it */
export function refuse(t: CheckContext, table: 'Orders' | 'Counters' | 'Applied', nth: number, times = 1): () => void {
  const resource = t.stack.resource(table);
  const mends = WRITES.map((operation) =>
    t.faults.add({ service: 'dynamodb', operation, resource, nth, times, effect: 'deny' }),
  );
  return () => mends.forEach((mend) => mend());
}
