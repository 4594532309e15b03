import { expect, test } from 'vitest';
import { decide, type Treatment } from './decide.ts';

const TREATMENTS: readonly Treatment[] = ['missing', 'ignore', 'breaching', 'notBreaching'];

/** `0 - X - X`, the newest last, as the page has them. */
function statesOf(points: string, toAlarm: number): (string | undefined)[] {
  const range = points
    .split(' ')
    .reverse()
    .map((point, index) => (point === '-' ? undefined : { at: -index, value: point === 'X' ? 1 : 0 }));
  return TREATMENTS.map(
    (missing) => decide({ range, breaches: (value) => value > 0, periods: 3, toAlarm, missing }).value,
  );
}

const [ALARM, OK, NONE] = ['ALARM', 'OK', 'INSUFFICIENT_DATA'];

/** The tables of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
test.each([
  ['0 - X - X', 3, [OK, OK, OK, OK]],
  ['0 - - - -', 3, [OK, OK, OK, OK]],
  ['- - - - -', 3, [NONE, undefined, ALARM, OK]],
  ['0 X X - X', 3, [ALARM, ALARM, ALARM, ALARM]],
  ['- - X - -', 3, [ALARM, undefined, ALARM, OK]],
  ['0 - X - X', 2, [ALARM, ALARM, ALARM, ALARM]],
  ['0 0 X 0 X', 2, [ALARM, ALARM, ALARM, ALARM]],
  ['0 - X - -', 2, [OK, OK, ALARM, OK]],
  ['- - - - 0', 2, [OK, OK, ALARM, OK]],
  ['- - - X -', 2, [ALARM, undefined, ALARM, OK]],
  // Alarms that would come too early, further below on that page.
  ['- - - - X', 3, [NONE, undefined, ALARM, OK]],
  ['- - - X -', 3, [NONE, undefined, ALARM, OK]],
  ['- - - X 0', 3, [OK, OK, OK, OK]],
])('%s with %i of 3', (points, toAlarm, states) => {
  expect(statesOf(points, toAlarm)).toEqual(states);
});
