import { createStack } from '@coldstart/checks/runner';
import { Journal } from '@coldstart/cloud';
import { SERVICES } from '@coldstart/services';
import { expect, test } from 'vitest';
import { gatherEvidence } from './evidence.ts';
import { gatherTrace } from './gather-trace.ts';
import { ASKED_FOR } from './meaning.ts';
import type { GradedTarget } from './services.ts';

const ACCOUNT = '111122223333';
const START = { entry: 0, at: 0 };

type Entry = Parameters<Journal['record']>[0];

function journalled(...entries: (Partial<Entry> & Pick<Entry, 'service' | 'action'>)[]): GradedTarget {
  const journal = new Journal(() => 0);
  for (const entry of entries) journal.record({ kind: 'call', account: ACCOUNT, region: 'eu-west-1', ...entry });
  return {
    endpoint: 'http://127.0.0.1:9',
    region: 'eu-west-1',
    account: ACCOUNT,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
    stranger: { account: '1', credentials: { accessKeyId: '1', secretAccessKey: 'test' } },
    stack: createStack('shop', {}, []),
    exercise: 'shop',
    variant: 'typescript',
    files: new Map(),
    seed: 1,
    now: () => 0,
    services: SERVICES,
    capabilities: {
      lacks: {},
      iam: true,
      journal: {
        complete: true,
        last: () => journal.last,
        entries: (account, query) => journal.entries({ ...query, account }),
        chain: (id) => journal.chain(id),
      },
    },
  };
}

test('services and those who call for them have the titles of the table; others keep their names', () => {
  const { steps } = gatherTrace(
    journalled(
      { service: 'lambda', action: 'Invoke', principal: `arn:aws:iam::${ACCOUNT}:root` },
      { service: 'logs', action: 'DescribeLogGroups', principal: 'lambda.amazonaws.com' },
      { service: 'depot', action: 'PutParcel', principal: 'carrier.amazonaws.com' },
    ),
    START,
  );
  expect(steps.map(({ service, actor }) => [service, actor])).toEqual([
    ['Lambda', 'the check'],
    ['CloudWatch Logs', 'Lambda'],
    ['depot', 'carrier'],
  ]);
});

test('what a service does by the way is a step only where it was denied', () => {
  const calls = journalled(
    { service: 'lambda', action: 'Invoke' },
    { service: 'logs', action: 'CreateLogStream' },
    { service: 'depot', action: 'CreateLogStream' },
    { service: 'logs', action: 'PutLogEvents', outcome: 'denied' },
  );
  expect(gatherTrace(calls, START).steps.map(({ service, action }) => `${service} ${action}`)).toEqual([
    'Lambda Invoke',
    'depot CreateLogStream',
    'CloudWatch Logs PutLogEvents',
  ]);
});

test('neither what happens by the way nor a look at the logs is what led to a failure', async () => {
  const { chain } = await gatherEvidence(
    journalled(
      { service: 'dynamodb', action: 'PutItem', outcome: 'throttled' },
      { service: 'logs', action: 'CreateLogGroup', outcome: 'error' },
      { service: 'logs', action: 'FilterLogEvents', outcome: 'error' },
    ),
    START,
  );
  expect(chain).toEqual([{ text: 'dynamodb PutItem', outcome: 'throttled' }]);
});

test('an environment that starts meanwhile does not hide what the check did', async () => {
  const { chain } = await gatherEvidence(
    journalled(
      { service: 'lambda', action: 'Invoke' },
      { service: 'lambda', action: 'Invoke', kind: 'invocation', cause: 1, message: 'Orders took 5 ms' },
      { service: 'lambda', action: 'an environment of Orders starts', kind: 'state' },
    ),
    START,
  );
  expect(chain.map(({ text }) => text)).toEqual(['lambda Invoke', 'Orders took 5 ms']);
});

test('a fault that was asked for is told by the call that it broke', async () => {
  const { chain } = await gatherEvidence(
    journalled(
      { service: 'dynamodb', action: 'PutItem', outcome: 'error', message: 'Busy' },
      { service: 'dynamodb', action: 'error', kind: 'fault', cause: 1, outcome: 'error', message: 'Asked for' },
    ),
    START,
  );
  expect(chain.map(({ text }) => text)).toEqual([`dynamodb PutItem: Busy${ASKED_FOR}`]);
});
