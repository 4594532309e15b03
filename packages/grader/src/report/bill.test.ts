import { billOf } from '@coldstart/prices';
import { expect, test } from 'vitest';
import { billLines } from './bill.ts';

const usage = [
  { meter: 'lambda.requests', quantity: 1_500_000, resource: 'Orders' },
  { meter: 'lambda.provisioned-compute.x86', quantity: 2.5, resource: 'Orders' },
  { meter: 'sqs.requests', quantity: 12, resource: 'orders' },
  { meter: 'logs.in', quantity: 0.00012, resource: '/aws/lambda/Orders' },
  { meter: 'unknown', quantity: 2, resource: 'kms Decrypt' },
];

const row = (name: string, used: string, cost = ''): string => name.padEnd(40) + used.padStart(26) + cost.padStart(14);

test('a bill fits into 80 columns, and says what is free and what is not known', () => {
  const lines = billLines(billOf(usage), 120);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines.slice(0, 9)).toEqual([
    row('Lambda: requests', '1,500,000 requests', '$0.10'),
    row('', '1,000,000 of them free').trimEnd(),
    row('Lambda: compute on provisioned', '2.5 GB-seconds', '$0.000024'),
    '  concurrency, x86_64',
    row('SQS: requests, standard queues', '12 requests', 'free'),
    row('CloudWatch Logs: data taken in', '0.00012 GB', 'free'),
    '',
    row('Total of the month', '', '$0.10'),
    row('Without the free allowances', '', '$0.30'),
  ]);
  const text = lines.join('\n');
  expect(text).toContain('No price is known here of\n  - kms Decrypt (2 times)');
  expect(text).toContain('also at an empty queue');
  expect(text).toMatch(/\nPrices of us-east-1, on demand, as of July 2025 to September 2026/);
  expect(text).toContain('No prices are in the table for messages');
});

test('of what is weighed, some is free, not some of them', () => {
  const lines = billLines(billOf([{ meter: 'logs.in', quantity: 8, resource: '/aws/lambda/Orders' }]), 80);
  expect(lines.slice(0, 2)).toEqual([
    row('CloudWatch Logs: data taken in', '8 GB', '$1.50'),
    row('', '5 GB of it free').trimEnd(),
  ]);
});

test('nothing used is nothing to pay', () => {
  expect(billLines(billOf([]), 80).slice(0, 3)).toEqual([
    'Nothing that it has used costs anything.',
    '',
    row('Total of the month', '', '$0'),
  ]);
});
