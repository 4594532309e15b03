import { PutTraceSegmentsCommand, XRayClient } from '@aws-sdk/client-xray';
import { createStack } from '@coldstart/checks/runner';
import { openBackend, type KeptAccount } from '@coldstart/grader';
import { SERVICES } from '@coldstart/services';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TracePart } from '../api.ts';
import { runTraces } from './run-traces.ts';

/** An account of its own for each test. */
let account = 111122223333;
let kept: KeptAccount;
let xray: XRayClient;
let backend: KeptAccount['backend'];
/** Seconds since 1970, when the test has begun. */
let second = 0;

beforeAll(async () => {
  backend = await openBackend('embedded', { services: SERVICES, log: () => undefined });
});
beforeEach(() => {
  account += 1;
  second = Math.floor((backend.capabilities.clock?.now() ?? Date.now()) / 1000);
  kept = { account: String(account), backend, stack: createStack('shop', {}, []) };
  const { endpoint, region } = backend;
  xray = new XRayClient({ endpoint, region, credentials: backend.credentials(kept.account) });
});
afterAll(() => backend.close());

const idOf = (number: number): string => number.toString(16).padStart(16, '0');
const traceIdOf = (number: number): string => `1-${second.toString(16)}-${number.toString(16).padStart(24, '0')}`;

/** Keeps a segment of a trace that has the number. */
async function put(trace: number, more: object = {}): Promise<void> {
  const own = { id: idOf(trace), name: 'shop', trace_id: traceIdOf(trace), start_time: second, end_time: second + 0.2 };
  const TraceSegmentDocuments = [JSON.stringify({ ...own, ...more })];
  const { UnprocessedTraceSegments } = await xray.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments }));
  expect(UnprocessedTraceSegments).toEqual([]);
}

const partsOf = (parts: readonly TracePart[]): TracePart[] =>
  parts.flatMap((part) => [part, ...partsOf(part.subsegments ?? [])]);

test('an account without traces has none', async () => {
  expect(await runTraces(kept)).toEqual({ account: kept.account, traces: [], omitted: 0 });
});

test('the newest traces are read as X-Ray has them, and a few of many', async () => {
  for (let number = 1; number <= 15; number += 1) {
    await put(number, { start_time: second + number / 100, annotations: { number }, fault: true });
  }
  const { traces, omitted } = await runTraces(kept);
  expect(traces.map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_, index) => traceIdOf(15 - index)));
  expect(omitted).toBe(3);
  expect(traces[0]).toMatchObject({
    omitted: 0,
    segments: [{ name: 'shop', fault: true, annotations: { number: 15 } }],
  });
});

test('what a function has written is bounded: parts, depth, lengths, characters, kinds', async () => {
  const part = (number: number, more: object = {}) => {
    return { id: idOf(number), name: `part ${number}`, start_time: second, end_time: second, ...more };
  };
  const many = Array.from({ length: 300 }, (_, index) => part(1000 + index));
  await put(1, { subsegments: many });
  let deep = part(2000);
  for (let level = 1; level <= 60; level += 1) deep = part(2000 + level, { subsegments: [deep] });
  await put(2, { subsegments: [deep] });
  const annotations = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`key${index}`, { nested: index }]));
  const long = 'x'.repeat(5000);
  await put(3, {
    annotations: { ...annotations, text: `a\u0000\n\u202Eb${long}` },
    metadata: { long },
    cause: { exceptions: [{ message: long, type: 7 }] },
    http: 'none',
    links: long,
    user: { name: 'no text' },
  });
  const { traces } = await runTraces(kept);
  const [wide, nested, strange] = [1, 2, 3].map((number) => traces.find(({ id }) => id === traceIdOf(number)));
  expect([partsOf(wide?.segments ?? []).length, wide?.omitted]).toEqual([150, 151]);
  expect([partsOf(nested?.segments ?? []).length, nested?.omitted]).toEqual([20, 1]);
  const [odd] = strange?.segments ?? [];
  expect(odd?.annotations).toEqual({ text: expect.stringMatching(/^a {3}bx{195} …$/) as string });
  expect(odd?.cause?.exceptions).toEqual([{ message: `${'x'.repeat(200)} …`, type: undefined }]);
  expect([odd?.http, odd?.links, odd?.user]).toEqual([undefined, undefined, undefined]);
  expect(JSON.stringify(traces).length).toBeLessThan(40_000);
});
