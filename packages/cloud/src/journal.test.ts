import { expect, test } from 'vitest';
import { Journal, type JournalEntry } from './journal.ts';

const place = { account: '111122223333', region: 'eu-west-1' } as const;

test('an entry leads back to its first cause', () => {
  const journal = new Journal(() => 0);
  const put = journal.record({ ...place, kind: 'call', service: 's3', action: 'PutObject' });
  const delivery = journal.record({
    ...place,
    kind: 'delivery',
    service: 'lambda',
    action: 'notification',
    cause: put.id,
  });
  const attempt = journal.record({
    ...place,
    kind: 'invocation',
    service: 'lambda',
    action: 'Orders',
    cause: delivery.id,
  });
  expect(journal.chain(attempt.id).map(({ action }) => action)).toEqual(['PutObject', 'notification', 'Orders']);
});

test('filters by account, service, action, kind and what is new', () => {
  const journal = new Journal(() => 0);
  journal.record({ ...place, kind: 'call', service: 's3', action: 'PutObject' });
  const mark = journal.last;
  journal.record({ ...place, account: '222222222222', kind: 'call', service: 's3', action: 'PutObject' });
  journal.record({ ...place, kind: 'retry', service: 'lambda', action: 'attempt 2' });
  expect(journal.entries({ account: '111122223333' })).toHaveLength(2);
  expect(journal.entries({ service: 's3' })).toHaveLength(2);
  expect(journal.entries({ kind: 'retry' })).toHaveLength(1);
  expect(journal.entries({ action: 'PutObject', after: mark })).toHaveLength(1);
});

test('listeners hear of an entry when it begins and when it ends, until they stop', () => {
  const journal = new Journal(() => 0);
  const heard: JournalEntry['outcome'][] = [];
  const stop = journal.subscribe((entry) => heard.push(entry.outcome));
  const entry = journal.record({ ...place, kind: 'call', service: 's3', action: 'PutObject', outcome: 'pending' });
  journal.finish(entry, { outcome: 'ok' });
  stop();
  journal.record({ ...place, kind: 'call', service: 's3', action: 'GetObject' });
  expect(heard).toEqual(['pending', 'ok']);
});

test('forgets the oldest entries when it is full', () => {
  const journal = new Journal(() => 0);
  journal.record({ ...place, account: '444455556666', kind: 'call', service: 's3', action: 'other' });
  for (let count = 1; count <= 52_000; count += 1)
    journal.record({ ...place, kind: 'call', service: 's3', action: `${count}` });
  const entries = journal.entries();
  expect(entries).toHaveLength(50_000);
  expect(entries[0]?.action).toBe('2001');
  expect(journal.entries({ account: place.account })).toEqual(entries);
  expect(journal.entries({ account: '444455556666' })).toEqual([]);
});

test('keeps what functions wrote, and forgets the oldest of it when that is too much', () => {
  const journal = new Journal(() => 0);
  const logOf = (message: string) => ({
    functionName: 'Orders',
    logGroup: '/aws/lambda/Orders',
    logStream: 'one',
    lines: [{ message, by: 'function' as const }],
    start: 0,
    arrived: true,
  });
  const entries = Array.from({ length: 5 }, () =>
    journal.record({ ...place, kind: 'invocation', service: 'lambda', action: 'Orders' }),
  );
  for (const entry of entries) journal.keepLog(entry, logOf('x'.repeat(10 * 1024 * 1024)));
  expect(entries.map(({ log }) => log !== undefined)).toEqual([false, false, true, true, true]);
});
