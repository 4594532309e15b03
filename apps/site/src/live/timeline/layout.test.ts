import { expect, test } from 'vitest';
import { RETRIES, THREE, THREE_HUNDRED } from '../../../test/traces.ts';
import { entriesOf, fold } from './fold.ts';
import { layout } from './layout.ts';
import { sentence, time } from './words.ts';

test('lanes: the check above, then whoever took part', () => {
  expect(layout(THREE.steps).lanes.map(({ name }) => name)).toEqual([
    'the check',
    'Lambda',
    'HelloFunction',
    'DynamoDB',
  ]);
});

test('what IAM decides has a lane of its own, below', () => {
  const decision = {
    id: 4,
    kind: 'decision',
    service: 'DynamoDB',
    action: 'dynamodb:PutItem',
    at: 18,
    duration: 0,
    outcome: 'denied',
  } as const;
  const { lanes, bars } = layout([decision, ...THREE.steps]);
  expect(lanes.at(-1)?.name).toBe('IAM');
  expect(bars[0]?.kind).toBe('denial');
});

test('a bar lies where its time is, within the bar of what led to it', () => {
  const [call, run, put] = layout(THREE.steps).bars;
  expect([call?.from, call?.to]).toEqual([0, 1]);
  expect(run?.from).toBeCloseTo(4 / 42);
  expect(put?.to).toBeCloseTo(24 / 42);
});

test('empty minutes become breaks that say how long they were, and time still runs forward', () => {
  const { breaks, bars, ticks } = layout(RETRIES.steps);
  expect(breaks.map(({ length }) => time(length))).toEqual(['1 min', '2 min']);
  expect(breaks.every(({ from, to }) => to - from < 0.1)).toBe(true);
  const starts = bars.map(({ from }) => from);
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  expect(ticks[0]?.label).toBe('0 ms');
  expect(ticks.every(({ at }, index) => index === 0 || at - (ticks[index - 1]?.at ?? 0) > 0.16)).toBe(true);
});

test('what waits is linked along the row of its cause until it happens', () => {
  const { links } = layout(RETRIES.steps);
  const second = links.find(({ step }) => step === 5);
  expect(second === undefined ? 0 : second.to - second.from).toBeGreaterThan(0.05);
});

test('steps of one lane that overlap lie below each other, never more than three', () => {
  const call = {
    kind: 'call',
    service: 'S3',
    action: 'PutObject',
    actor: 'the check',
    at: 0,
    duration: 9,
    outcome: 'ok',
  } as const;
  const { lanes, bars } = layout([1, 2, 3, 4, 5].map((id) => ({ ...call, id })));
  expect(lanes.find(({ name }) => name === 'S3')?.rows).toBe(3);
  expect(new Set(bars.map(({ row }) => row)).size).toBe(3);
});

test('nothing has happened: nothing is drawn', () => {
  expect(layout([])).toMatchObject({ lanes: [], bars: [], links: [], breaks: [], rows: 0 });
});

test('a step within another is below it; one that came later stands for itself', () => {
  const [top, ...others] = entriesOf(THREE.steps);
  expect(others).toEqual([]);
  expect(top?.within[0]?.within[0]?.step.id).toBe(3);
  expect(entriesOf(RETRIES.steps).map(({ step }) => step.id)).toEqual([1, 2, 4, 5, 6, 7, 9, 10]);
});

test('what repeats is folded, and what differs is not hidden in it', () => {
  const lines = fold(entriesOf(THREE_HUNDRED.steps));
  expect(lines.map((line) => (line.type === 'repeat' ? line.rounds.length : line.entry.step.outcome))).toEqual([
    69,
    'throttled',
    'ok',
    30,
  ]);
});

test('patterns of several steps are folded too', () => {
  const step = { kind: 'call', service: 'S3', at: 0, duration: 0, outcome: 'ok' } as const;
  const steps = Array.from({ length: 9 }, (_, id) => ({
    ...step,
    id,
    at: id,
    action: ['Get', 'Put', 'Delete'][id % 3] ?? '',
  }));
  expect(fold(entriesOf(steps)).map((line) => line.type === 'repeat' && line.rounds.length)).toEqual([3]);
});

test('sentences say who did what, and what became of it', () => {
  expect(THREE.steps.map(sentence)).toEqual([
    'the check calls Lambda Invoke on HelloFunction',
    'HelloFunction runs, fails: TypeError: Cannot read properties of undefined (reading `name`)',
    'HelloFunction calls DynamoDB PutItem on OrdersTable, is denied: HelloFunction is not authorized to perform: dynamodb:PutItem on OrdersTable because no identity-based policy allows the action',
  ]);
});

test.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [1234, '1.2 s'],
  [59_960, '1 min'],
  [60_000, '1 min'],
  [125_000, '2 min 5 s'],
  [7_500_000, '2 h 5 min'],
  [90_000_000, '1 d 1 h'],
])('%d ms is read as %s', (milliseconds, text) => {
  expect(time(milliseconds)).toBe(text);
});
